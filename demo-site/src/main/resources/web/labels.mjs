const CIFAR10 = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const PERSON = ['no person', 'a person'];

let imageNet;

/** Asks the server for the ImageNet labels; without them classes have numbers. */
export function loadImageNetLabels() {
  imageNet ??= fetch('./labels/imagenet.txt')
    .then((response) => (response.ok ? response.text() : ''))
    .then((text) => text.split('\n').filter(Boolean))
    .catch(() => []);
  return imageNet;
}

/** The names of a model's classes as far as its shapes give them away; else undefined. */
export async function labelsFor({ inputs, outputs }) {
  const classes = outputs[0].shape.at(-1);
  const [, height] = inputs[0].shape;
  if (classes === 1001 || classes === 1000) {
    const labels = await loadImageNetLabels();
    return classes === 1001 ? labels : labels.slice(1);
  }
  if (classes === 10 && height === 32) {
    return CIFAR10;
  }
  return classes === 2 && height === 96 ? PERSON : undefined;
}
