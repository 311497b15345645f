package dev.octet.cli.image;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Normalization;
import dev.octet.tensor.Quantization;

/** How a pixel byte becomes an element of a model's input; the npm package has the same rules. */
interface PixelEncoding {
  /** Real values 0..1, what float32 inputs take if nothing else is known. */
  Normalization UNIT = Normalization.of(new float[] {0}, new float[] {255});

  /** The element's bits, the lowest first, for byte {@code pixel} of channel {@code c}. */
  int bits(int pixel, int c);

  /** What happens, in words, for the report. */
  String describe();

  /** Whether an input's elements can stand for real values. */
  static boolean isReal(Value input) {
    return input.type() == DataType.FLOAT32 || input.quantization().size() == 1;
  }

  /**
   * The encoding for an input: real values where there is a normalization and the input can hold
   * them, 0..1 for other float32 inputs, else bytes.
   *
   * @param input of type int8, uint8 or float32
   * @param normalization null if it is not known
   */
  static PixelEncoding of(Value input, Normalization normalization) {
    if (input.type() == DataType.FLOAT32) {
      return new Floats(normalization == null ? UNIT : normalization);
    }
    return normalization == null || !isReal(input)
        ? new Bytes(input.type())
        : new Quantized(normalization, input.quantization(), input.type());
  }

  /** The byte itself for uint8, the byte minus 128 for int8. */
  record Bytes(DataType type) implements PixelEncoding {
    @Override
    public int bits(int pixel, int c) {
      return pixel + type.min();
    }

    @Override
    public String describe() {
      return type == DataType.INT8 ? "bytes - 128" : "bytes as they are";
    }
  }

  /** The real value as float32. */
  record Floats(Normalization normalization) implements PixelEncoding {
    @Override
    public int bits(int pixel, int c) {
      return Float.floatToRawIntBits(normalization.real(pixel, c));
    }

    @Override
    public String describe() {
      return "(byte - mean) / std, " + normalization;
    }
  }

  /** The real value over the scale, rounded half away from zero, plus the zero point, clamped. */
  record Quantized(Normalization normalization, Quantization quantization, DataType type)
      implements PixelEncoding {
    @Override
    public int bits(int pixel, int c) {
      double steps = (double) normalization.real(pixel, c) / quantization.scale();
      double q = Math.signum(steps) * Math.round(Math.abs(steps)) + quantization.zeroPoint();
      return (int) Math.max(type.min(), Math.min(type.max(), q));
    }

    @Override
    public String describe() {
      return "(byte - mean) / std, "
          + normalization
          + ", quantized with scale "
          + quantization.scale()
          + ", zero point "
          + quantization.zeroPoint();
    }
  }
}
