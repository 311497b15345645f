package dev.octet.cli.image;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.Locale;

/** How a pixel byte becomes an element of the model's input. */
public interface Normalization {

  /** The element, in the range of the input's type, for byte {@code pixel} of channel {@code c}. */
  int element(int pixel, int c);

  /** What happens, in words, for the report. */
  String describe();

  /** The byte itself for uint8, the byte minus 128 for int8. */
  static Normalization bytes(Value input) {
    int shift = input.type() == DataType.INT8 ? -128 : 0;
    String text = shift == 0 ? "bytes as they are" : "bytes - 128";
    return new Normalization() {
      @Override
      public int element(int pixel, int c) {
        return pixel + shift;
      }

      @Override
      public String describe() {
        return text;
      }
    };
  }

  /**
   * {@code (pixel / 255 - mean) / std}, quantized as the input says, rounded half to even.
   *
   * @param mean of each channel, pixels being 0..1
   * @param std of each channel
   */
  static Normalization standardized(Value input, double[] mean, double[] std) {
    Quantization quantization = input.quantization();
    DataType type = input.type();
    String text =
        String.format(
            Locale.ROOT,
            "(byte / 255 - mean) / std quantized with scale %s, zero point %d;"
                + " mean %s,%s,%s std %s,%s,%s",
            quantization.scale(),
            quantization.zeroPoint(),
            mean[0],
            mean[1],
            mean[2],
            std[0],
            std[1],
            std[2]);
    return new Normalization() {
      @Override
      public int element(int pixel, int c) {
        double real = (pixel / 255.0 - mean[c]) / std[c];
        double q = Math.rint(real / quantization.scale()) + quantization.zeroPoint();
        return (int) Math.max(type.min(), Math.min(type.max(), q));
      }

      @Override
      public String describe() {
        return text;
      }
    };
  }
}
