package dev.octet.train;

import dev.octet.train.Layer.Classifier;
import dev.octet.train.Layer.Convolution;
import dev.octet.train.Layer.Pool;
import dev.octet.train.Layer.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * A network for 32x32 pictures in ten classes.
 *
 * @param layers from the picture to the class scores
 */
record Architecture(String name, List<Layer> layers) {

  /** Plain 3x3 convolutions with three residual blocks; 1.35 million weights. */
  static Architecture residual() {
    return new Architecture(
        "cifar10-resnet",
        List.of(
            dense("stem", 3, 32, 1),
            dense("stage1", 32, 64, 1),
            new Pool("pool1"),
            residual("block1", 64),
            dense("stage2", 64, 128, 1),
            new Pool("pool2"),
            residual("block2", 128),
            dense("stage3", 128, 192, 1),
            new Pool("pool3"),
            residual("block3", 192),
            new Classifier("classifier", 192, 10)));
  }

  /** Depthwise separable convolutions as in MobileNet; 0.39 million weights. */
  static Architecture separable() {
    List<Layer> layers = new ArrayList<>();
    layers.add(dense("stem", 3, 32, 1));
    layers.addAll(separable("block1", 32, 48, 1, true));
    layers.addAll(separable("block2", 48, 128, 2, true));
    layers.add(new Residual(separable("block3", 128, 128, 1, false)));
    layers.addAll(separable("block4", 128, 256, 2, true));
    for (int i = 5; i <= 8; i++) {
      layers.add(new Residual(separable("block" + i, 256, 256, 1, false)));
    }
    layers.add(new Classifier("classifier", 256, 10));
    return new Architecture("cifar10-mobilenet", List.copyOf(layers));
  }

  private static Convolution dense(String name, int in, int out, int stride) {
    return new Convolution(name, in, out, 3, stride, false, true);
  }

  private static Residual residual(String name, int channels) {
    return new Residual(
        List.of(
            dense(name + "/a", channels, channels, 1),
            new Convolution(name + "/b", channels, channels, 3, 1, false, false)));
  }

  private static List<Layer> separable(String name, int in, int out, int stride, boolean relu) {
    return List.of(
        new Convolution(name + "/depthwise", in, in, 3, stride, true, true),
        new Convolution(name + "/pointwise", in, out, 1, 1, false, relu));
  }
}
