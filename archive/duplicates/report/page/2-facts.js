// The report's facts: an index that is read at once, and texts that stay packed until somebody wants to read them.
let facts = {};
const unpacked = new Map();

async function unpack(id) {
  const packed = Uint8Array.from(atob($("#" + id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function chunk(number) {
  if (!unpacked.has(number)) unpacked.set(number, unpack("chunk-" + number));
  return unpacked.get(number);
}

// Offsets count characters as Python does; a rare Han character is two units of a JavaScript string.
async function textOf(id) {
  const text = (await chunk(facts.articles[id].chunk)).texts[id];
  text.letters ??= Array.from(text.body);
  return text;
}

async function evidenceOf(pair) {
  return (await chunk(pair.chunk)).pairs[pair.a + "-" + pair.b];
}

function article(id) {
  return facts.articles[id];
}
