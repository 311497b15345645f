const MAX_MODELS = 2;

/** Tells apart what was dropped or picked: up to two models, a picture, labels, and what there is no use for. */
export function sortFiles(files) {
  const all = [...files];
  const isPicture = ({ type }) => type.startsWith('image/');
  const isModel = ({ name }) => name.toLowerCase().endsWith('.tflite');
  const labels = all.find(({ name }) => name.toLowerCase().endsWith('.txt'));
  const named = all.filter(isModel).slice(0, MAX_MODELS);
  const models = named.length > 0 ? named : all.filter((file) => !isPicture(file) && file !== labels).slice(0, 1);
  const picture = all.find((file) => isPicture(file) && !models.includes(file));
  return {
    models: models.map((file) => ({ title: file.name.replace(/\.tflite$/i, ''), file: file.name, from: file })),
    picture,
    labels,
    ignored: all.filter((file) => !models.includes(file) && file !== picture && file !== labels),
  };
}
