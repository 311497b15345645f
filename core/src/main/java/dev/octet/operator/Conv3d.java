package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * CONV_3D: {@code out[n,z,y,x,o] = act(bias[o] + sum over taps and channels of in * w)} in float32.
 * Input {@code [N,D,H,W,C]}, weights {@code [KD,KH,KW,C,O]}, constant or not, optional bias {@code
 * [O]}; output {@code [N,OD,OH,OW,O]}. A sum starts at the bias or +0.0 and goes in the order kz,
 * ky, kx, c; only taps inside the input take part. Source: the .tflite schema, Conv3DOptions.
 *
 * <p>Restriction: Constant bias.
 */
public final class Conv3d extends Operator {
  private final Window2d depth;
  private final Window2d window;
  private final Activation activation;

  /**
   * The operator.
   *
   * @param depth how the window moves along the depth, which counts as rows
   * @param window how it moves along height and width
   */
  public Conv3d(Window2d depth, Window2d window, Activation activation) {
    this.depth = depth;
    this.window = window;
    this.activation = activation;
  }

  /** How the window moves along the depth, which counts as rows. */
  public Window2d depth() {
    return depth;
  }

  /** How the window moves along height and width. */
  public Window2d window() {
    return window;
  }

  /** The fused activation. */
  public Activation activation() {
    return activation;
  }

  @Override
  public String name() {
    return "CONV_3D";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 3);
    Value input = node.input(0);
    Value weights = node.input(1);
    for (Value value : new Value[] {input, weights, node.output()}) {
      if (value.type() != DataType.FLOAT32) {
        throw Check.unsupported(node, value + " is not float32");
      }
    }
    Check.rank(node, input, 5);
    Check.rank(node, weights, 5);
    int outputs = weights.shape().dim(4);
    Check.bias(node, node.input(2), outputs);
    Shape in = input.shape();
    if (!depth.isValid() || !window.isValid() || in.dim(4) != weights.shape().dim(3)) {
      throw Check.invalid(node, "weights " + weights + " do not fit " + input);
    }
    Check.outputShape(
        node,
        Shape.of(
            in.dim(0),
            depth.outputHeight(in.dim(1)),
            window.outputHeight(in.dim(2)),
            window.outputWidth(in.dim(3)),
            outputs));
  }

  @Override
  public long macs(Node node) {
    return (long) node.output().shape().elements() * node.input(1).shape().product(0, 4);
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, this);
  }

  /** One unit is one output row. */
  private static final class Scalar extends ScalarKernel {
    private final Conv3d operator;
    private final boolean hasBias;
    private final Shape input;
    private final Shape weights;
    private final Shape output;

    Scalar(Node node, Conv3d operator) {
      this.operator = operator;
      this.hasBias = node.input(2) != null;
      this.input = node.input(0).shape();
      this.weights = node.input(1).shape();
      this.output = node.output().shape();
    }

    @Override
    public int units() {
      return output.product(0, 3);
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        for (int x = 0; x < output.dim(3); x++) {
          for (int o = 0; o < output.dim(4); o++) {
            float start = hasBias ? memory.f32(at.input(2) + 4 * o) : 0f;
            float sum = taps(memory, at, row, x, o, start);
            int element = (row * output.dim(3) + x) * output.dim(4) + o;
            memory.f32(at.output() + 4 * element, operator.activation.apply(sum));
          }
        }
      }
    }

    private float taps(Memory memory, Location at, int row, int x, int o, float start) {
      int y = row % output.dim(2);
      int z = row / output.dim(2) % output.dim(1);
      int image = row / output.product(1, 3) * input.dim(1);
      float sum = start;
      for (int tap = 0; tap < weights.product(0, 3); tap++) {
        int kx = tap % weights.dim(2);
        int ky = tap / weights.dim(2) % weights.dim(1);
        int iz = operator.depth.inputRow(z, tap / weights.product(1, 3));
        int iy = operator.window.inputRow(y, ky);
        int ix = operator.window.inputColumn(x, kx);
        if (isInside(iz, 1) && isInside(iy, 2) && isInside(ix, 3)) {
          int pixel = ((image + iz) * input.dim(2) + iy) * input.dim(3) + ix;
          sum = products(memory, at, pixel, tap, o, sum);
        }
      }
      return sum;
    }

    private boolean isInside(int index, int axis) {
      return index >= 0 && index < input.dim(axis);
    }

    private float products(Memory memory, Location at, int pixel, int tap, int o, float start) {
      int channels = input.dim(4);
      int a = at.input(0) + 4 * pixel * channels;
      int w = at.input(1) + 4 * (tap * channels * output.dim(4) + o);
      float sum = start;
      for (int c = 0; c < channels; c++) {
        sum += memory.f32(a + 4 * c) * memory.f32(w + 4 * c * output.dim(4));
      }
      return sum;
    }
  }
}
