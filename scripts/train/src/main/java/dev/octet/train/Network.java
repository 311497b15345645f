package dev.octet.train;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.max_pool2d;

import dev.octet.train.Layer.Classifier;
import dev.octet.train.Layer.Convolution;
import dev.octet.train.Layer.Pool;
import dev.octet.train.Layer.Residual;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** An architecture with its parameters, executed by libtorch. */
final class Network {
  /** Of batch normalization, added to the variance. */
  static final float EPSILON = 1e-5f;

  private static final double STATISTICS_MOMENTUM = 0.1;

  private final Architecture architecture;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Random random;

  /** A network with random weights (He's initialization for convolutions). */
  Network(Architecture architecture, long seed) {
    this.architecture = architecture;
    this.random = new Random(seed);
    architecture.layers().forEach(this::create);
  }

  List<Parameter> parameters() {
    return new ArrayList<>(parameters.values());
  }

  Tensor get(String name) {
    return parameters.get(name).tensor();
  }

  /** The class scores {@code [N,10]} of a batch. */
  Tensor scores(Batch batch, boolean training) {
    Tensor images = Tensor.create(batch.values(), batch.size(), Cifar10.SIDE, Cifar10.SIDE, 3);
    Tensor x = images.permute(0, 3, 1, 2);
    for (Layer layer : architecture.layers()) {
      x = apply(layer, x, training);
    }
    return x;
  }

  private void create(Layer layer) {
    if (layer instanceof Convolution c) {
      int taps = c.kernel() * c.kernel() * (c.depthwise() ? 1 : c.in());
      long[] shape = {c.out(), c.depthwise() ? 1 : c.in(), c.kernel(), c.kernel()};
      train(c.name() + "/weight", gaussian(Math.sqrt(2.0 / taps), shape), !c.depthwise());
      train(c.name() + "/gamma", filled(1, c.out()), false);
      train(c.name() + "/beta", filled(0, c.out()), false);
      put(new Parameter(c.name() + "/mean", filled(0, c.out()), null, false));
      put(new Parameter(c.name() + "/variance", filled(1, c.out()), null, false));
    } else if (layer instanceof Residual r) {
      r.body().forEach(this::create);
    } else if (layer instanceof Classifier c) {
      train(c.name() + "/weight", gaussian(Math.sqrt(1.0 / c.in()), c.classes(), c.in()), true);
      train(c.name() + "/bias", filled(0, c.classes()), false);
    }
  }

  private void train(String name, Tensor tensor, boolean decayed) {
    Tensor velocity = tensor.clone().zero_();
    put(new Parameter(name, tensor.set_requires_grad(true), velocity, decayed));
  }

  private void put(Parameter parameter) {
    parameters.put(parameter.name(), parameter);
  }

  private Tensor gaussian(double deviation, long... shape) {
    float[] values = new float[(int) elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return Tensor.create(values, shape);
  }

  private static Tensor filled(float value, int size) {
    float[] values = new float[size];
    java.util.Arrays.fill(values, value);
    return Tensor.create(values, size);
  }

  private static long elements(long... shape) {
    return IntStream.range(0, shape.length).mapToLong(i -> shape[i]).reduce(1, (a, b) -> a * b);
  }

  private Tensor apply(Layer layer, Tensor x, boolean training) {
    if (layer instanceof Convolution c) {
      return convolution(c, x, training);
    } else if (layer instanceof Residual r) {
      Tensor y = x;
      for (Layer inner : r.body()) {
        y = apply(inner, y, training);
      }
      return x.add(y).relu();
    } else if (layer instanceof Pool) {
      return max_pool2d(x, 2, 2);
    } else if (layer instanceof Classifier c) {
      Tensor mean = adaptive_avg_pool2d(x, 1, 1).flatten(1, -1).to(ScalarType.Float);
      return linear(mean, get(c.name() + "/weight"), optional(c.name() + "/bias"));
    }
    throw new IllegalArgumentException("unknown layer " + layer);
  }

  private Tensor convolution(Convolution c, Tensor x, boolean training) {
    ScalarType type = training ? ScalarType.BFloat16 : ScalarType.Float;
    int pad = c.kernel() / 2;
    // "Same" padding with stride 2 on an even extent stands behind the rows only.
    Tensor padded = c.stride() == 1 ? x : constant_pad_nd(x, 0, pad, 0, pad);
    long padding = c.stride() == 1 ? pad : 0;
    Tensor y =
        conv2d(
            padded.to(type),
            get(c.name() + "/weight").to(type),
            new TensorOptional(),
            new long[] {c.stride(), c.stride()},
            new long[] {padding, padding},
            new long[] {1, 1},
            c.depthwise() ? c.in() : 1);
    Tensor normal =
        batch_norm(
            y,
            optional(c.name() + "/gamma"),
            optional(c.name() + "/beta"),
            optional(c.name() + "/mean"),
            optional(c.name() + "/variance"),
            training,
            STATISTICS_MOMENTUM,
            EPSILON,
            false);
    return c.relu() ? normal.relu() : normal;
  }

  private TensorOptional optional(String name) {
    return new TensorOptional(get(name));
  }
}
