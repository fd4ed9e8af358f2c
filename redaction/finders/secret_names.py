"""What secrets are called: passwords, tokens, and keys that only a random value makes a secret."""

import re

from redaction.hints import Hints

# Parts of names, in small Latin letters: nothing is looked for where none of them stands.
HERE = rb"pass|wd|mdp|secret|token|key|cl\xe9|cl\xc9|cle|auth|contrase|kennwort|creden|creds|sess|pin|cv[vc]"
# Words that bring in the names of other languages, and the parameters that bring in those of queries.
ELSEWHERE_WORDS = frozenset(
    """senha clave palavra parola wachtwoord senord lösenord losenord haslo sifre salasana heslo jelszó jelszo kodeord
    adgangskode mnemonic seed""".encode("latin-1").split()
)
PARAMETERS = frozenset((b"sig", b"code", b"signature", b"hmac"))
PARTS_ELSEWHERE = (
    rb"senha|clave|palavra|parola|wachtw|senord|haslo|sifre|salasana|heslo|jelsz|kodeord|adgang|mnemonic|seed"
)
HINTS, HINTS_ELSEWHERE = Hints(HERE), Hints(HERE + b"|" + PARTS_ELSEWHERE)
HINT_IN_QUERY = re.compile(rb"(?<=[?&])(?:sig|code|hmac)")
PASSWORDS = (
    r"pass(?:word|wd|phrase|code|ord)|passwort|kennwort|contrase[ñn]a|mots?[ _-]?de[ _-]?passe|palavra[ _-]passe|senha"
    r"|(?<![a-z])(?:clave|parola|wachtwoord|l[öo]senord|has[łl]o|[şs]ifre|salasana|heslo|jelsz[óo]|kodeord|adgangskode)"
    r"|(?<![a-z])(?:pwd|mdp|pass|pswd|pw|code[ _-]?pin|pin[ _-]?code|cvv2?|cvc2?)|(?<=[_-])pass|(?<=[a-z])pwd"
    r"|(?<![a-z])(?:seed|recovery)[ _-]phrase|mnemonic"
)
TOKENS = (
    r"(?:api|access|secret|private|auth|signing|encryption|master|account|shared[ _-]?access|subscription|app|consumer"
    r"|license|deploy)[ _.-]?key|api[ _.-]?secret|client[ _.-]?secret|secret|token|credentials?|creds"
    r"|session[ _-]?(?:id|key)"
    r"|[a-z]+[_-]session|[jp][a-z]+sess(?:ion)?id|cl[ée]s?[ _-](?:d['e ]{1,2} ?)?(?:api|secr[èe]te|priv[ée]e|acc[èe]s)"
    r"|(?<![a-z])auth|(?<=_)auth"
)
KEYS = r"key|(?<=[?&])(?:sig|signature|code|hmac)"
NAMED = re.compile(rf"(?P<password>{PASSWORDS})|(?P<token>{TOKENS})|(?P<key>{KEYS})")
OTHER_KEYS = re.compile(  # before a key that is none
    r"(?:public|pub|primary|foreign|cache|sort|partition|routing|row|object|index|unique|composite|lookup|storage|hot|map"
    r"|arrow|registry|bucket|translation|i18n|message|short|react|group|idempotency|natural|surrogate|turn|mon|don|hoc|whis"
    r"|host|tur|joc|jer|dis)[ _.-]?\Z"
)
# Words of other scripts, and what stands between them and what they name.
ELSEWHERE = re.compile(
    r"(?:(?:парол[ьяею]|密[码碼]|口令|パスワード|暗証番号|비밀번호|암호|كلمة (?:المرور|السر)"
    r"|סיסמ[הא]|κωδικός(?: πρόσβασης)?|पासवर्ड|รหัสผ่าน)[\"'»)\]]{0,2}\s{0,2}"
    r"(?:[:=-]{1,2}|是|为|為|は|が|を|은|는|이|가|هي|هو|это)?"
    r"|(?:mật khẩu|hasło|şifre(?:m|niz|si)?)(?!\w)[\"'»)\]]{0,2}\s{0,2}(?:[:=-]{1,2}|(?:jest|to|là)(?!\w)))"
    r"\s{0,2}[\"'«(\[]?\s?(?P<value>(?!`)[!-~]{4,})"
)


def is_other_key(before: str) -> bool:
    """A public or a primary key, a monkey."""
    return OTHER_KEYS.search(before.lower()) is not None
