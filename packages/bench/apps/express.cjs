// Express with ten middlewares that do nothing.
const express = require('express');
const report = require('./report.cjs');

const app = express();
for (let index = 0; index < 10; index++) app.use((_request, _response, next) => next());
app.get('/items/:id', (_request, response) => response.send('hello world'));
const server = app.listen(0, '127.0.0.1', () => report({ port: server.address().port }));
