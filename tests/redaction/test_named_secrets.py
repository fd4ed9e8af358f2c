"""What a name is given, in the shapes that code, files and sentences have for it; and what only looks like it."""

import pytest

from redaction import redact
from redaction.hints import Hints
from redaction.look import Look

PASSWORD, TOKEN = "Gr33n-Tea!x", "q7hTz0Lw3nXb8RkYp2Vd4sAA"
OPERATORS = ["=", ":=", "::=", ":::=", "?=", "+=", ".=", "==", "===", "!=", "!==", "=>", "||", "??", ":"]
SHAPES = r"""
const apiKey: string = "{t}";
const API_KEY: &str = "{t}";
var apiKey string = "{t}"
String apiToken = "{t}";
let token: Option<&str> = "{t}"
define('DB_PASSWORD', '{p}');
System.setProperty("X_TOKEN", "{t}")
os.environ.get("DB_PASSWORD", "{p}")
process.env.DB_PASSWORD || "{p}"
{{"name": "DB_PASSWORD", "value": "{p}"}}
{{"key": "api_token", "value": "{t}"}}
- name: DB_PASSWORD\n  value: {p}
- name: DB_PASSWORD\n  value: "{p}"
<add key="ApiKey" value="{t}"/>
<input type="password" value="{p}">
<password>\n  {p}\n</password>
<entry name="token" value="{t}"/>
variable "db_password" {{\n  default = "{p}"\n}}
config["password"] = "{p}"
mySecretString = "{t}"
mySecretString={t}
my_password_for_it = "{p}"
easyinsight key = "{t}"
SERVICE_KEY={t}
Using Key={t}
"AZURE_OPENAI_KEY": "{t}"
x?key={t}&y=1
x?sig={t}%3D
x?code={t}
token - '{t}'
password -> {p}
password:\n{p}
I set the password to {p} yesterday
use "{p}" as the password
# {p} is the password
if ("{p}" == password)
if ("{p}" !== my_password)
identifiant bob mot de passe {p}
machine api.example login bob password {p}
senha: {p}
clave: {p}
wachtwoord: {p}
hasło: {p}
şifre: {p}
lösenord: {p}
parola: {p}
пароль: {p}
密码：{p}
密码是{p}
パスワードは{p}です
비밀번호: {p}
كلمة المرور: {p}
"""
COMMANDS = r"""
curl -X POST https://x.example \\n  -u admin:{p}
curl -H "Authorization: {t}" x
sshpass -p {p} ssh root@x
sshpass -p '{p}' ssh root@x
docker login -u bob -p {p} registry.example
mysql -u root -p{p} db
//srv/share -U bob%{p}
net use Z: \\srv\s {p} /user:bob
ConvertTo-SecureString "{p}" -AsPlainText -Force
requests.get(u, auth=HTTPBasicAuth("bob", "{p}"))
requests.get(u, auth=("bob", "{p}"))
DriverManager.getConnection(url, "bob", "{p}")
new PDO('mysql:host=h', 'bob', '{p}')
client.connect("h", 22, "bob", "{p}")
kind: Secret\nstringData:\n  db: "{p}"
<secret>{{acme AQAAABAAA {t}}}</secret>
db.example:5432:app:bob:{p}
"""
CODES = r"""
code PIN {}
PIN code: {}
mon code de carte bleue est le {}
digicode {}
Your verification code is {}
pin: {}
"""
SAME = r"""
You can pass `defaultValue` instead.
pass `size={undefined}` to `Panel`
The function you pass to `dispatch2` is called
{ok ? 'pass' : 'FAIL'}
"parse-passwd": "^1.0.0"
Token: s.conn.GetBearerToken(ctx)
user_pass = '%s:%s' % (user, pw)
AppWindowToken{9f4ef63 token=Token{a64f992 ActivityRecord
curl --user ${USER}:${PASS} x
curl --user neo4j:[PASSWORD] http://h/
Token=static:::1a:2b:3c:4d
username and password authentication
pass secret to SetVerificationError
token: android.os.BinderProxy@2bd79ce
cache_key = "user12profile34page56x7"
public_key: q7hTz0Lw3nXb8RkYp2Vd4sAA
monkey = "q7hTz0Lw3nXb8RkYp2Vd4sAA"
sessionid: 0x14ede63a5a70002
AUTH <password> called without
my password is not working any longer
my password is too long and too weak
key: "550e8400-e29b-41d4-a716-446655440000"
tokenizer = "bert-base-uncased-v2"
passenger = "Bob12x34y56z78"
restore key 0 "\x0E\x01\x13\x13\x00\x00\x00\x10\x00"
GPIO pin 17
exit code 1234
zip code 75011
(auth:SIMPLE),E23,Auth
docker run -p 8080:80 nginx
mysql -u root -p db
auth_pass = sdsnew(argv[2]);
const t = json->cfg->ch2token;
"""


def listed(text):
    return [line.replace("\\n", "\n") for line in text.strip().splitlines()]


@pytest.mark.parametrize("shape", listed(SHAPES) + listed(COMMANDS))
def test_the_value_goes_and_the_rest_stays(shape):
    value = PASSWORD if "{p}" in shape else TOKEN
    left = redact(shape.format(p=PASSWORD, t=TOKEN))
    assert value not in left
    assert "[secret]" in left


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("quote", ['"', "'", "`"])
def test_every_operator(operator, quote):
    assert (
        redact(f"DB_PASSWORD {operator} {quote}{PASSWORD}{quote}") == f"DB_PASSWORD {operator} {quote}[secret]{quote}"
    )
    assert redact(f"x_token{operator}{quote}{TOKEN}{quote}") == f"x_token{operator}{quote}[secret]{quote}"


@pytest.mark.parametrize("said", listed(CODES))
def test_codes_by_what_they_are_called(said):
    assert redact(said.format("4821")) == said.format("[secret]")


@pytest.mark.parametrize("said", ["CVV 123", "cvc: 123", "security number 123"])
def test_the_code_on_a_card(said):
    assert redact(said) == said.replace("123", "[secret]")


@pytest.mark.parametrize(
    "text",
    [
        'password = "green horse battery"',
        "my password is green horse battery staple",
        'mnemonic: "legal winner thank year wave sausage worth useful legal winner thank yellow"',
        "seed phrase: legal winner thank year wave sausage worth useful legal winner thank yellow",
    ],
)
def test_phrases(text):
    assert "[secret]" in redact(text)
    assert "horse" not in redact(text)
    assert "winner" not in redact(text)


@pytest.mark.parametrize("value", ["a<b>c9!xyz", "ab&cd=9!xy", "a1!", "P{q}r9(x)", "Zk,9;x.Q"])
def test_signs_in_passwords(value):
    assert redact(f"password={value}") == "password=[secret]"


@pytest.mark.parametrize("quote", ['"', "'", "`"])
def test_a_value_whose_closing_quote_is_missing(quote):
    assert redact(f"'secret_key' => {quote}{TOKEN} and on") == f"'secret_key' => {quote}[secret] and on"
    assert redact(f"the password is {quote}{PASSWORD}") == f"the password is {quote}[secret]"
    assert redact(f"password = {quote}forgotten again") == f"password = {quote}forgotten again"


def test_a_value_on_the_next_line():
    assert redact(f'const apiKey =\n    "{TOKEN}";') == 'const apiKey =\n    "[secret]";'
    assert redact("the password =\nsomething1 else") == "the password =\nsomething1 else"


def test_a_token_of_fifteen_hundred_characters():
    assert redact(f'"refresh_token": "0.{TOKEN * 60}"') == '"refresh_token": "[secret]"'


def test_values_in_columns():
    assert redact(f"DB_PASSWORD           =        {PASSWORD}") == "DB_PASSWORD           =        [secret]"


@pytest.mark.parametrize(
    "text",
    [
        "- Zmień hasło podanego użytkownika",
        "veriyi şifreleyin1.",
        "kullanıcının şifresini gerektirir1",
        "비밀번호는 `~/.msmtprc` 파일",
        "生成随机密码：\n\n`pwgen -y 12`",
        "password: ~/.pgpass",
    ],
)
def test_words_of_other_languages_that_are_given_nothing(text):
    assert redact(text) == text


@pytest.mark.parametrize("text", ["hasło: Zk9x-42ab", "şifrem = Zk9x-42ab", "密码是Zk9x-42ab", "비밀번호는 Zk9x-42ab"])
def test_words_of_other_languages_that_are_given_something(text):
    assert redact(text) == text.replace("Zk9x-42ab", "[secret]")


def test_words_are_remembered_and_forgotten(monkeypatch):
    hints = Hints(b"pass")
    assert hints.places(Look("a password, a PASSPORT")) == {2, 14}
    assert hints.places(Look("no such word")) == set()
    monkeypatch.setattr("redaction.hints.REMEMBERED", 0)
    assert hints.places(Look("a new pass and a word")) == {6}


def test_a_file_of_keys():
    text = f"User name,Access key ID,Secret access key\nbob,AKIAIOSFODNN7EXAMPLE,{TOKEN}{TOKEN[:16]}"
    assert redact(text).endswith("\nbob,[API key],[secret]")


@pytest.mark.parametrize("text", listed(SAME))
def test_what_only_looks_like_it_stays(text):
    assert redact(text) == text
