const FILES = {
  cifar10: './models/cifar10-labels.txt',
  imagenet: './labels/imagenet.txt',
};
const PERSON = ['no person', 'a person'];

const read = new Map();

/** What a model tells apart, as far as its shapes give it away: `cifar10`, `imagenet`, `person`. */
export function subjectOf({ inputs, outputs }) {
  const classes = outputs[0].shape.at(-1);
  const [, height] = inputs[0].shape;
  if (classes === 1000 || classes === 1001) {
    return 'imagenet';
  }
  if (classes === 10 && height === 32) {
    return 'cifar10';
  }
  return classes === 2 && height === 96 ? 'person' : undefined;
}

/** The names of a model's classes; undefined where they are unknown. */
export async function labelsFor(model) {
  const subject = subjectOf(model);
  if (subject === 'person') {
    return PERSON;
  }
  const labels = FILES[subject] && (await lines(FILES[subject]));
  // Line 0 of the ImageNet labels is the background, which models of 1000 classes do not have.
  return subject === 'imagenet' && model.outputs[0].shape.at(-1) === 1000 ? labels.slice(1) : labels;
}

/** The names of classes in a file of the user's, one per line. */
export async function readLabels(file) {
  return (await file.text()).split(/\r?\n/).filter(Boolean);
}

/** The lines of a file; none where the server does not have it, then classes have numbers. */
function lines(file) {
  if (!read.has(file)) {
    read.set(
      file,
      fetch(file)
        .then((response) => (response.ok ? response.text() : ''))
        .then((text) => text.split('\n').filter(Boolean))
        .catch(() => []),
    );
  }
  return read.get(file);
}
