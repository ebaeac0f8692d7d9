// Evaluates JSONata as Step Functions does, one expression a line on standard input:
//   {"id":1,"expr":"..."}  ->  {"id":1,"ok":true,"value":...}  or  {"id":1,"ok":false,"error":"..."}
// Undefined is an error there, $eval does not exist, and there are functions of Step Functions' own.
// NODE_PATH names the folder that has jsonata, in the version that AWS documents (2.0.6).
const jsonata = require('jsonata');
const crypto = require('crypto');
const lines = require('readline').createInterface({ input: process.stdin });

const functions = {
  partition: (array, size) => {
    const parts = [];
    for (let i = 0; i < array.length; i += size) parts.push(array.slice(i, i + size));
    return parts;
  },
  range: (first, last, step) => {
    const numbers = [];
    for (let i = first; step > 0 ? i <= last : i >= last; i += step) numbers.push(i);
    return numbers;
  },
  hash: (text, algorithm) => crypto.createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex'),
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
  parse: (text) => JSON.parse(text),
  eval: () => {
    throw new Error('$eval is not available in Step Functions');
  },
};

const evaluate = async (text) => {
  const expression = jsonata(text);
  for (const [name, implementation] of Object.entries(functions)) expression.registerFunction(name, implementation);
  const value = await expression.evaluate(null);
  if (value === undefined) throw new Error('the expression evaluated to undefined');
  return value;
};

lines.on('line', async (line) => {
  const { id, expr } = JSON.parse(line);
  const answer = await evaluate(expr).then(
    (value) => ({ id, ok: true, value }),
    (error) => ({ id, ok: false, error: `${error.code || ''} ${error.message}` }),
  );
  process.stdout.write(JSON.stringify(answer) + '\n');
});
