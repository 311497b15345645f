/** The sample pictures; all of them were drawn for this page. */
export const samples = [
  { name: 'clock', file: 'clock.svg' },
  { name: 'traffic light', file: 'traffic-light.svg' },
  { name: 'strawberry', file: 'strawberry.svg' },
  { name: 'orange', file: 'orange.svg' },
  { name: 'soccer ball', file: 'soccer-ball.svg' },
  { name: 'daisy', file: 'daisy.svg' },
  { name: 'ladybug', file: 'ladybug.svg' },
  { name: 'balloon', file: 'balloon.svg' },
];
