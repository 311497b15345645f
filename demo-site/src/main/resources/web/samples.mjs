const CIFAR10 = [
  'frog',
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'horse',
  'ship',
  'truck',
].map(sample);

const IMAGENET = [
  'clock',
  'traffic light',
  'strawberry',
  'orange',
  'soccer ball',
  'daisy',
  'ladybug',
  'balloon',
].map(sample);

function sample(name) {
  return { name, url: `./samples/${name.replace(' ', '-')}.svg` };
}

/** The sample pictures for what a model tells apart; all of them were drawn for this page. */
export function samplesFor(subject) {
  return subject === 'imagenet' ? IMAGENET : CIFAR10;
}
