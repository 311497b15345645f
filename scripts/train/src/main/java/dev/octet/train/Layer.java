package dev.octet.train;

import java.util.List;

/** A piece of a network, {@code [N,H,W,C]} to {@code [N,H',W',C']}. */
sealed interface Layer {

  /**
   * A convolution without bias, "same" padding as TensorFlow places it, then batch normalization.
   *
   * @param out channels of the output; equal to {@code in} for depthwise
   * @param kernel rows and columns of the window
   * @param depthwise one filter for each channel
   * @param relu clamp at zero at the end
   */
  record Convolution(
      String name, int in, int out, int kernel, int stride, boolean depthwise, boolean relu)
      implements Layer {}

  /** {@code relu(x + body(x))}; the body keeps the shape. */
  record Residual(List<Layer> body) implements Layer {}

  /** The maximum of each 2x2 window: half of the rows and columns. */
  record Pool(String name) implements Layer {}

  /** The mean over all pixels, then a fully connected layer with bias: class scores. */
  record Classifier(String name, int in, int classes) implements Layer {}
}
