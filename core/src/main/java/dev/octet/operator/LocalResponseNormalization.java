package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Logarithm;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * LOCAL_RESPONSE_NORMALIZATION: {@code x / (bias + alpha * sum of squares)^beta}, the sum over the
 * channels at most {@code radius} away, from the first to the last. float32, input and output of
 * the same shape. Source: the .tflite schema, LocalResponseNormalizationOptions.
 */
public final class LocalResponseNormalization extends Operator {
  private final int radius;
  private final float bias;
  private final float alpha;
  private final float beta;

  /** The operator with its constants. */
  public LocalResponseNormalization(int radius, float bias, float alpha, float beta) {
    this.radius = radius;
    this.bias = bias;
    this.alpha = alpha;
    this.beta = beta;
  }

  /** Channels on either side. */
  public int radius() {
    return radius;
  }

  /** Added to the scaled sum of squares. */
  public float bias() {
    return bias;
  }

  /** Factor of the sum of squares. */
  public float alpha() {
    return alpha;
  }

  /** The exponent. */
  public float beta() {
    return beta;
  }

  @Override
  public String name() {
    return "LOCAL_RESPONSE_NORMALIZATION";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.type(node, node.input(0), DataType.FLOAT32);
    Check.type(node, node.output(), DataType.FLOAT32);
    Check.outputShape(node, node.input(0).shape());
    if (radius < 0) {
      throw Check.invalid(node, "a radius of " + radius + " is negative");
    }
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node.output().shape());
  }

  /** One unit is one element. */
  private final class Scalar extends ScalarKernel {
    private final int depth;
    private final int elements;

    Scalar(Shape shape) {
      this.depth = shape.last();
      this.elements = shape.elements();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        int channel = i % depth;
        int first = channel < radius ? 0 : channel - radius;
        int last = radius < depth - channel ? channel + radius : depth - 1;
        float sum = 0;
        for (int c = first; c <= last; c++) {
          float x = memory.f32(at.input(0) + 4 * (i - channel + c));
          sum += x * x;
        }
        float scale = Logarithm.pow(bias + alpha * sum, -beta);
        memory.f32(at.output() + 4 * i, memory.f32(at.input(0) + 4 * i) * scale);
      }
    }
  }
}
