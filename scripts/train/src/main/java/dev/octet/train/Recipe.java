package dev.octet.train;

/**
 * How a network is trained: SGD with Nesterov momentum, a rate that rises linearly and then falls
 * as half a cosine to zero, weight decay on all weights but those of normalization, biases and
 * depthwise filters.
 *
 * @param epochs passes over the training pictures
 * @param batch pictures in a step
 * @param peakRate highest learning rate
 * @param warmUp epochs until it is reached
 * @param seed of the initial weights, the order and the augmentation
 */
record Recipe(int epochs, int batch, double peakRate, double warmUp, long seed) {
  static final double MOMENTUM = 0.9;
  static final double WEIGHT_DECAY = 5e-4;
  static final double LABEL_SMOOTHING = 0.1;

  /** The learning rate at a point of the training, in epochs. */
  double rate(double epoch) {
    if (epoch < warmUp) {
      return peakRate * (epoch + 0.01) / (warmUp + 0.01);
    }
    return peakRate * 0.5 * (1 + Math.cos(Math.PI * (epoch - warmUp) / (epochs - warmUp)));
  }
}
