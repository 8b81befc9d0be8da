// SPDX-License-Identifier: Apache-2.0
// An editor of a few lines: drives yaml-language-server over stdio. Arguments: the folder with node_modules, and a
// schema. On stdin a JSON list of {text, complete: [[line, column]], hover: [[line, column]]}, places from 0; on stdout a
// list of {diagnostics, complete, hover} with what the server answered.
'use strict';
const {spawn} = require('child_process');
const {createRequire} = require('module');
const {readFileSync} = require('fs');
const path = require('path');
const {pathToFileURL} = require('url');

const [folder, schema] = process.argv.slice(2);
const inside = createRequire(path.join(path.resolve(folder), 'package.json'));
const rpc = inside('vscode-jsonrpc/node');
const server = spawn(process.execPath, [inside.resolve('yaml-language-server/bin/yaml-language-server'), '--stdio'],
  {stdio: ['pipe', 'pipe', 'inherit']});
const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout),
  new rpc.StreamMessageWriter(server.stdin));
const settings = {
  validate: true, completion: true, hover: true, schemaStore: {enable: false}, // no network
  schemas: {[pathToFileURL(path.resolve(schema)).href]: ['*.yml']},
};
const waiting = new Map(); // URI of a document -> who waits for its diagnostics

connection.onRequest('workspace/configuration', ({items}) =>
  items.map(({section}) => (section === 'yaml' ? settings : section === 'http' ? {} : {})));
connection.onRequest('client/registerCapability', () => null);
connection.onRequest('window/workDoneProgress/create', () => null);
connection.onNotification('textDocument/publishDiagnostics', ({uri, diagnostics}) => {
  if (waiting.has(uri)) waiting.get(uri)(diagnostics);
});

async function ask(method, uri, places) {
  const answers = [];
  for (const [line, character] of places || []) {
    answers.push(await connection.sendRequest(method, {textDocument: {uri}, position: {line, character}}));
  }
  return answers;
}

async function look({text, complete, hover}, number) {
  const uri = pathToFileURL(path.resolve(`document-${number}.yml`)).href;
  const told = new Promise((resolve) => waiting.set(uri, resolve));
  connection.sendNotification('textDocument/didOpen', {textDocument: {uri, languageId: 'yaml', version: 1, text}});
  const diagnostics = await told;
  const completions = await ask('textDocument/completion', uri, complete);
  return {
    diagnostics: diagnostics.map((row) => ({line: row.range.start.line, column: row.range.start.character,
      message: row.message})),
    complete: completions.map((answer) => (answer.items || answer).map((item) => ({label: item.label,
      text: item.insertText, documentation: item.documentation}))),
    hover: (await ask('textDocument/hover', uri, hover)).map((answer) => (answer ? answer.contents.value : '')),
  };
}

async function main() {
  connection.listen();
  await connection.sendRequest('initialize', {processId: process.pid, rootUri: null, workspaceFolders: null,
    capabilities: {
      textDocument: {completion: {completionItem: {snippetSupport: true, documentationFormat: ['markdown']}},
        hover: {contentFormat: ['markdown']}},
      workspace: {configuration: true, didChangeConfiguration: {dynamicRegistration: true}},
    }});
  connection.sendNotification('initialized', {});
  connection.sendNotification('workspace/didChangeConfiguration', {settings: {yaml: settings}});
  const answers = [];
  for (const [number, document] of JSON.parse(readFileSync(0, 'utf8')).entries()) {
    answers.push(await look(document, number));
  }
  process.stdout.write(JSON.stringify(answers));
}

main().then(() => { server.kill(); process.exit(0); }, (error) => {
  console.error(error);
  server.kill();
  process.exit(1);
});
