// Fixtures of QA mode for @playwright/test, against any server: QA_URL names it (http://127.0.0.1:8000).
//
//   import { test as base, expect } from "@playwright/test";
//   import { withQa } from "claudeprivacy-qa";
//   const test = withQa(base);

const SECONDS = 10;

async function csrfToken(context) {
  const found = async () => (await context.cookies()).find((cookie) => cookie.name === "csrftoken")?.value;
  const token = await found();
  if (token) return token;
  await context.request.get("/qa/");
  return found();
}

async function told(answer, asked) {
  if (answer.status() !== 200) {
    throw new Error(`${asked} answered ${answer.status()}: ${(await answer.text()).slice(0, 500)}`);
  }
  return answer.json();
}

async function post(context, path, sent) {
  const headers = { Accept: "application/json", "X-CSRFToken": await csrfToken(context) };
  return told(await context.request.post(path, { ...sent, headers, maxRedirects: 0 }), `POST ${path}`);
}

async function get(context, path, params) {
  const headers = { Accept: "application/json" };
  return told(await context.request.get(path, { params, headers, maxRedirects: 0 }), `GET ${path}`);
}

// What is undefined isn't sent.
const form = (fields) => ({
  form: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
});

// A new account, logged in in this context, its clock at `now`: of a persona's recipe, else of the recipe given.
async function person(context, { now, persona, ...recipe } = {}) {
  if (persona) {
    const entered = await post(context, "/qa/enter/", form({ persona, now, fresh: "1" }));
    return { email: entered.email, subjectId: entered.subject_id, password: "demo", conversationIds: [] };
  }
  const made = await post(context, "/qa/people/", { data: recipe });
  await post(context, "/qa/enter/", form({ persona: made.email, now }));
  return {
    email: made.email,
    subjectId: made.subject_id,
    password: made.password,
    conversationIds: made.conversation_ids,
  };
}

// The messages to an address, the newest first, once there are `atLeast`.
async function outbox(context, to, { atLeast = 1, seconds = SECONDS } = {}) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const { messages } = await get(context, "/qa/outbox/", { to });
    if (messages.length >= atLeast) return messages;
    if (Date.now() > until) throw new Error(`${messages.length} messages to ${to}, not ${atLeast}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// Each fixture works on the context of the test's own page; a last argument { context } names another.
export function withQa(test) {
  const fixture = (work) => async ({ context }, use) => use(work(context));
  return test.extend({
    baseURL: process.env.QA_URL ?? "http://127.0.0.1:8000",
    qaPerson: fixture((own) => ({ context = own, ...recipe } = {}) => person(context, recipe)),
    qaClock: fixture((own) => (now, { context = own } = {}) =>
      now === null ? post(context, "/qa/back/", form({})) : post(context, "/qa/clock/", form({ now }))),
    qaWorld: fixture((own) => (changes = {}, { context = own } = {}) => post(context, "/qa/world/", form(changes))),
    qaFault: fixture((own) => (path, fault, { context = own } = {}) =>
      post(context, "/qa/fault/", form({ path, ...fault }))),
    qaOutbox: fixture((own) => (to, options) => outbox(own, to, options)),
    qaLedger: fixture((own) => async (who) =>
      (await get(own, "/qa/ledger/", { subject_id: who.subjectId ?? who })).rows),
  });
}
