/** The networks of this page; each is there as two models, which are shown side by side. */
export const networks = {
  resnet: pair('cifar10-resnet'),
  mobilenet: pair('cifar10-mobilenet'),
};

function pair(name) {
  return ['int8', 'float32'].map((dtype) => source(dtype, `${name}-${dtype}.tflite`));
}

function source(title, file) {
  return { title, file, from: `./models/${encodeURIComponent(file)}` };
}

/** What the server has besides: `{name, bytes, models}`, of one model each. */
export async function serverModels() {
  const response = await fetch('./models.json');
  const entries = response.ok ? await response.json() : [];
  return entries.map(({ name, file, bytes }) => ({ name, bytes, models: [source(name, file)] }));
}
