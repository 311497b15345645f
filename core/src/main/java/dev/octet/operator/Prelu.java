package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.numerics.FixedPoint;
import dev.octet.tensor.Quantization;

/**
 * PRELU: {@code x >= 0 ? x : alpha * x}, the slopes {@code alpha} broadcast to the input. Quantized
 * in TFLite's fixed point: {@code (q - z) * (s / s_o)}, or {@code (q - z) * (q_a - z_a) * (s * s_a
 * / s_o)}.
 */
public final class Prelu extends Binary {

  /** The operator. */
  public Prelu() {
    super(Activation.NONE);
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "PRELU";
  }

  @Override
  void checkTypes(Node node) {
    Check.sameNumbers(node, node.input(0), node.input(1), node.output());
    if (node.input(0).type().isIndex()) {
      throw Check.unsupported(node, node.input(0) + " is not float32, int8, uint8 or int16");
    }
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  float apply(float x, float alpha) {
    return x >= 0 ? x : x * alpha;
  }

  @Override
  long apply(long x, long alpha) {
    return x >= 0 ? x : x * alpha;
  }

  @Override
  Rule rule(Node node) {
    return new Quantized(node.input(0), node.input(1), node.output());
  }

  private static final class Quantized implements Rule {
    private final int zeroX;
    private final int zeroAlpha;
    private final int zeroPoint;
    private final FixedPoint positive;
    private final FixedPoint negative;

    Quantized(Value input, Value slopes, Value output) {
      Quantization x = input.quantization();
      Quantization alpha = slopes.quantization();
      double scale = output.quantization().scale();
      this.zeroX = x.zeroPoint();
      this.zeroAlpha = alpha.zeroPoint();
      this.zeroPoint = output.quantization().zeroPoint();
      this.positive = new FixedPoint(x.scale() / scale);
      this.negative = new FixedPoint((double) x.scale() * alpha.scale() / scale);
    }

    @Override
    public int apply(int q, int alpha) {
      int x = q - zeroX;
      int y = x >= 0 ? positive.multiply(x) : negative.multiply(x * (alpha - zeroAlpha));
      return y + zeroPoint;
    }
  }
}
