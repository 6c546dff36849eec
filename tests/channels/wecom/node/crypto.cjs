// Seals texts, opens what others sealed, and opens a file: what it shall do is one JSON on standard input.
"use strict";

const { readFileSync } = require("node:fs");
const { WecomCrypto, decryptFile } = require("@wecom/aibot-node-sdk");

const { token, key, receiver, timestamp, nonce, texts, sealed, files } = JSON.parse(readFileSync(0, "utf8"));
const crypto = new WecomCrypto(token, key, receiver);

function opened({ encrypt, signature }) {
  if (!crypto.verifySignature(signature, timestamp, nonce, encrypt)) return null;
  try {
    return crypto.decrypt(encrypt);
  } catch {
    return null;
  }
}

process.stdout.write(
  JSON.stringify({
    sealed: texts.map((text) => crypto.encrypt(text, timestamp, nonce)),
    opened: sealed.map(opened),
    files: files.map(({ content, key }) => decryptFile(Buffer.from(content, "base64"), key).toString("base64")),
  }),
);
