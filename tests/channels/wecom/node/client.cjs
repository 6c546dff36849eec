// The official client, led by the test: a line of standard input is an order, a line of standard output an event.
"use strict";

const readline = require("node:readline");
const { WSClient } = require("@wecom/aibot-node-sdk");

const [address, botId, secret, heartbeatInterval] = process.argv.slice(2);
const tell = (name, told) => process.stdout.write(`${JSON.stringify({ name, told })}\n`);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const client = new WSClient({
  wsUrl: address,
  botId,
  secret,
  heartbeatInterval: Number(heartbeatInterval),
  reconnectInterval: 10,
  maxAuthFailureAttempts: 0,
  logger: quiet,
});
// It has no option for this one: how long it waits for the answer to a request, in milliseconds.
client.wsManager.replyAckTimeout = 120000;

for (const name of ["authenticated", "disconnected", "reconnecting", "message", "event"]) {
  client.on(name, (told) => tell(name, told));
}
client.on("error", (error) => tell("error", error.message));

// Buffers do not fit into JSON.
const revived = (value) => (value?.base64 ? Buffer.from(value.base64, "base64") : value);

async function obey({ call, given }) {
  try {
    tell("answer", await client[call](...given.map(revived)));
  } catch (refusal) {
    tell("refusal", refusal.errcode ?? refusal.message);
  }
}

readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => obey(JSON.parse(line)))
  .on("close", () => process.exit());
client.connect();
