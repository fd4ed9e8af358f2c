"""The forms that makers give their keys: facts from their public documentation and from public rule sets.

Gathered in November 2026 from the makers' own pages and from the rule sets of gitleaks (8.30), trufflehog (3.95) and
detect-secrets (1.5). Which of those rules it covers is measured: docs/sensitive-data.md says how, and what came of it.

A line is: whose, and how its keys look (a regular expression, case matters). ~ stands for letters and digits, ^ for
those with _ and -, # for hexadecimal digits; \\~ for itself. A key
begins where a word does and holds a digit or a capital.
"""

import re

MODELS = r"""
OpenAI, Anthropic, OpenRouter, DeepSeek, Langfuse  sk-(?!ssh-|ecdsa-)^{20,}
Paid by the call: Stripe, ElevenLabs, Freemius     [srp]k_(?:live|test|prod)_~{10,}|sk_#{48}|sk_\S{29}(?=['"])
Groq, Replicate, Perplexity, xAI                   gsk_~{40,}|r8_~{30,}|pplx-~{40,}|xai-~{40,}
Hugging Face                                       (?:hf|api_org)_(?:~{34}(?!~)|(?=[A-Za-z]*\d)~{30,})
NVIDIA, Fireworks, Voyage, Runpod                  nvapi-^{40,}|fw_~{20,}|pa-^{40,}|rpa_[A-Z0-9]{36,}
Firecrawl, Cerebras, LangSmith, Tavily, Together  fc-#{32}|csk-~{40,}|lsv2_(?:pt|sk)_#{32}_#{8,}|tvly-^{20,}
Firecrawl, Cerebras, LangSmith, Tavily, Together  tgp_v1_^{30,}
Sourcegraph, Voiceflow  sg[ep]_(?:(?:#{16}|local)_)?#{40}|sl[km]_#{64}|VF\.(?:DM|WS)\.~{20,}\.~{10,}
"""
CODE_HOSTS = r"""
GitHub                    gh[opusr]_~{30,}|github_pat_\w{22,}
GitLab  gl(?:pat|dt|ptt|rt|cbt|soat|ft|imt|agent|oas|ffct|wt)-^{20,}(?:\.[0-9a-z]{2}\.?[0-9a-z]{7})?|GR1348941^{20,}
Bitbucket, Atlassian      ATBB~{32}|ATATT3^{20,}|ATCTT3^{20,}|BBDC-^{20,}|ATTA(?=[A-Za-z]*\d)~{60,}
Packages  npm_~{30,}|pypi-^{16,}|rubygems_#{40,}|dckr_(?:pat|oat)_^{20,}|CLOJARS_~{60}|cio~{32}(?!~)
Packages  oy2[a-z0-9]{43}(?!~)
Artifactory, Octopus      AKCp~{60,}|cmVmd~{55,}|API-[A-Z0-9]{26}(?!~)
Build, test, watch  bk[uc]a_#{40}|CCIP(?:AT|RJ)_~{16,}_#{40}|sq[pua]_#{40}|sntry[us]_[\w+/=-]{30,}|pnu_~{36}
Build, test, watch  pnb_~{36}|pul-#{40}|ico-~{32}
New Relic, Grafana  NR(?:AK|JS|II|AA|RA)-[A-Za-z0-9-]{16,}|gls?[abc]_[A-Za-z0-9+/_]{30,}={0,3}|eyJrIjoi~{60,}={0,3}
Dynatrace, Doppler        dt0[a-z]\d{2}\.~{24}\.~{64}|dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{20,}
Postman, Linear, Figma    PMAK-^{30,}|lin_(?:api|oauth)_\w{30,}|fig[dour]h?_^{30,}
Notion, Airtable, Readme  ntn_~{40,}|secret_~{43}(?!~)|pat~{14}\.#{64}|rdme_~{70}
Contentful, Mapbox        CFPAT-^{40,}|[sp]k\.eyJ^{20,}\.^{16,}
"""
CLOUDS = r"""
Amazon  (?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|A3T[A-Z0-9])[A-Z0-9]{16}(?!~)
Amazon  ABSK[A-Za-z0-9+/]{60,}={0,2}
Amazon Bedrock            bedrock-api-key-[A-Za-z0-9+/=]{20,}
Google                    AIza^{35}|ya29\.^{20,}|GOCSPX-^{20,}|1//0^{40,}
Alibaba, Tencent, Yandex  LTAI~{16,20}(?!~)|AKID~{32}(?!~)|AQVN^{35,}|y0_^{50,}|t1\.9eu^{20,}\.^{60,}
DigitalOcean, Heroku      do[opr]_v1_#{40,}|HRKU-^{36,}
Cloudflare                v1\.0-#{24}-#{120,}|cf[a-z]{1,3}_~{40,}
Hashicorp  hv[sb]\.^{20,}|s\.(?=[a-zA-Z]*\d[a-zA-Z]*\d)~{24}(?![\w.(])
Fly, Netlify, Supabase  (?:FlyV1 )?fm[12][ar]?_[A-Za-z0-9+/=,_]{80,}|fo1_^{43}|nf[pcoub]_~{36,}|sbp_(?:v0_)?#{40}
Fly, Netlify, Supabase  sb_secret_^{20,}
Databases  pscale_(?:tkn|oauth|pw)_[\w=.-]{30,}|napi_~{40,}|dapi#{32}(?:-\d)?|4b1d~{38}(?!~)|mdb_sa_sk_^{30,}
Deploying  sha256\~^{43}|tk-us-^{48}|tskey-^{16,}|(?:pat|sat)\.^{22}\.~{24}\.~{20}|ptr_[A-Za-z0-9+/=]{30,}
Deploying  dd[po]_~{36}
Reaching in  [12]~{26}_~{20,}(?!~)|sm_(?:aat|pat|sat)_~{16,}|rootly_#{64}|jca_~{36}|salad_cloud_\w{1,40}_~{20,}
"""
PAYMENTS = r"""
Square                     sq0[a-z]{3}-^{20,}|(?<!/)EAAA^{22,}(?!~)
Braintree                  access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$#{32}
Shopify, Razorpay, Adyen   shp(?:at|ss|ca|pa|tka)_#{32}|rzp_(?:live|test)_~{10,}|(?<!/)AQE~{2,}[\w+/=-]{60,}
Flutterwave, Duffel        FLW(?:SECK|PUBK)(?:_TEST)?-~{12,}(?:-X)?|duffel_(?:test|live)_[\w=-]{40,}
Plaid, EasyPost, Shippo  access-(?:sandbox|development|production)-#{8}(?:-#{4}){3}-#{12}|EZ[AT]K~{54}
Plaid, EasyPost, Shippo  shippo_(?:live|test)_#{40}
Webhooks  whsec_[A-Za-z0-9+/=]{24,}|(?:ak|rk|flb)_(?:live|test)_~{16,}|secret-token:mercury_\w{20,}
Webhooks  pi_~{20,}_secret_~{20,}
Coins  5[HJK]~{49}(?!~)|[KL][1-9A-HJ-NP-Za-km-z]{51}(?!~)|[xyz]prv[1-9A-HJ-NP-Za-km-z]{100,}
"""
MESSAGES = r"""
Slack                  xox(?:[abcdepr]-|[os]-\d)[A-Za-z0-9%-]{8,}|xapp-^{10,}|xoxe\.xox[bp]-\d-~{20,}
Twilio, SendGrid       (?:AC|SK)#{32}(?!~)|SG\.[\w=-]{16,}\.[\w=-]{16,}|SG\.[\w=.-]{60,}
Mailgun, Mailchimp     key-[0-9a-f]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?!^)|[0-9a-f]{32}-us\d{1,2}(?!~)
Brevo, Resend          x(?:keys|smtps)ib-#{64}-~{16}|re_~{8}_~{20,}
Telegram, Discord      \d{8,10}:AA^{33}|[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,}
Facebook               (?<!/)EAA~{90,}|\d{15,16}[|%][\w-]{27,40}(?!~)
Intercom, Dropbox      dG9r[A-Za-z0-9+/]{40,}={0,2}|sl\.(?:u\.)?^{60,}
Zoho, HubSpot          1000\.#{32}\.#{32}|pat-(?:na|eu)\d-#{8}(?:-#{4}){3}-#{12}
LaunchDarkly, PostHog  (?:api|sdk|mob)-#{8}-#{4}-4#{3}-#{4}-#{12}|ph[xc]_^{40,}
Typeform, Ubidots      tfp_^{40,}(?:_~{10,})?|BB(?:FF|US)-~{30,}|NF-~{32}
"""
KEEPERS = r"""
1Password  A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}
1Password  ops_eyJ[A-Za-z0-9+/]{100,}={0,3}
age, Adobe, Authress  AGE-SECRET-KEY-1[A-Z0-9]{40,}|p8e-~{32}
age, Adobe, Authress  (?:sc|ext|scauth|authress)_~{5,30}\.~{4,6}\.acc[_-][a-z0-9-]{10,32}\.[\w+/=-]{30,}
MaxMind, Frame.io  fio-u-[\w=-]{64}
42, fal            s-s4t2(?:ud|af)-#{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{32}(?!~)
PASETO             v[1-4]\.(?:local|public)\.^{40,}(?:\.^+)?
Hashes of passwords  \$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$(?:apr1|[156])\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{20,}
Hashes of passwords  \$argon2id?\$[\w=,$+/]{40,}
"""
# What is known by a mark in its middle or at its end, which must be there for the form to be looked for.
MARKED = r"""
Q~        [\w\~.]{3}\dQ\~[\w\~.-]{31,34}
AZDO      ~{76}AZDO~{4}
+ACR      [A-Za-z0-9+/]{42}\+ACR~{6}
JQQJ99    ~{52}JQQJ99[A-Z0-9]{2}AC~{22,}
+AMC      [A-Za-z0-9+/]{70,80}\+AMC[A-Za-z0-9+/]{5,10}={0,2}
+ARm      [A-Za-z0-9+/]{36,80}\+ARm[A-Za-z0-9+/]{5,10}={0,2}
+ASt      [A-Za-z0-9+/]{70,80}\+ASt[A-Za-z0-9+/]{5,10}={0,2}
AIoT      [A-Za-z0-9+/]{30,80}AIoT[A-Za-z0-9+/]{5,10}={0,2}(?!~)
APIM      ~{30,80}APIM~{5,10}(?!~)
ACDb      [A-Za-z0-9+/]{70,80}ACDb[A-Za-z0-9+/]{5,10}={0,2}(?!~)
AzSe      ~{42,44}AzSe~{5,10}(?!~)
AzFu      ^{40,48}AzFu^{5,10}={0,2}(?!~)
.atlasv1  ~{14}\.atlasv1\.[\w=-]{60,}
_mmk      ~{6}_~{29}_mmk
"""
MEANING = {"~": "[A-Za-z0-9]", "^": "[A-Za-z0-9_-]", "#": "[0-9a-fA-F]"}
PIECE = re.compile(r"\\.|\[(?:\\.|[^]\\])*\]|.")  # a sign, an escaped one, or a class
START = re.compile(
    r"(?:\(\?<!.\))?(?:\((?:\?:)?(?P<group>[^()]*(?:\([^()]*\)[^()]*)*)\)|\[(?P<set>[^]]*)\]|(?P<char>\\?.))"
)


def forms() -> list[str]:
    """One regular expression a form, without the marked ones."""
    lines = "".join((MODELS, CODE_HOSTS, CLOUDS, PAYMENTS, MESSAGES, KEEPERS)).strip().splitlines()
    return [form for line in lines if line for form in alternatives(spelled_out(line.rpartition("  ")[2]))]


def marked() -> dict[str, str]:
    """The mark, and the regular expression."""
    pairs = (line.split() for line in MARKED.strip().splitlines())
    return {mark: spelled_out(form) for mark, form in pairs}


def by_first_character() -> dict[str, list[str]]:
    """Which forms can begin with that character."""
    beginning: dict[str, list[str]] = {}
    for form in forms():
        for char in first_characters(form):
            beginning.setdefault(char, []).append(form)
    return beginning


def first_characters(form: str) -> set[str]:
    start = START.match(form)
    if start is None:
        return set()
    if start["group"] is not None:
        optional = first_characters(form[start.end() + 1 :]) if form[start.end() : start.end() + 1] == "?" else set()
        return {char for part in alternatives(start["group"]) for char in first_characters(part)} | optional
    one = f"[{start['set']}]" if start["set"] is not None else start["char"]
    return {char for char in map(chr, range(33, 127)) if re.fullmatch(one, char)}


def alternatives(form: str) -> list[str]:
    """Its parts between the bars that stand in no bracket."""
    parts, depth = [""], 0
    for piece in PIECE.findall(form):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def spelled_out(form: str) -> str:
    """With each sign's meaning; `[…]` classes, and a sign that stands for itself, stay as they are."""
    return "".join(MEANING.get(piece, piece) for piece in PIECE.findall(form))
