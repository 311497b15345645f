package dev.octet.cli.image;

import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import dev.octet.tensor.ImageLayout;
import dev.octet.tensor.Normalization;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BinaryOperator;

/**
 * From an image to the bytes of a model's input: the centre square of a part of the shorter side,
 * resized to the input's height and width, normalized as the model says, in the input's type and
 * layout. Immutable.
 */
public final class Preprocessing {
  /** The part of the shorter side that is kept, as usual for ImageNet: 224 of 256 pixels. */
  public static final double USUAL_CROP = 0.875;

  private final ImageLayout layout;
  private final DataType type;
  private final PixelEncoding encoding;
  private final OptionalDouble crop;

  private Preprocessing(
      ImageLayout layout, DataType type, PixelEncoding encoding, OptionalDouble crop) {
    this.layout = layout;
    this.type = type;
    this.encoding = encoding;
    this.crop = crop;
  }

  /**
   * The preprocessing for the only input of a model, with the normalization of the model's file;
   * without one 8-bit inputs get bytes and float32 inputs 0..1.
   *
   * @param crop the part of the image's shorter side that is kept, above 0 and at most 1; if empty,
   *     images of exactly the input's size are taken whole and others with {@link #USUAL_CROP}
   * @throws IllegalArgumentException if the model has several inputs, or one that {@link #of(Value,
   *     Normalization, OptionalDouble)} refuses
   */
  public static Preprocessing of(Model model, OptionalDouble crop) {
    if (model.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "the model has " + model.inputs().size() + " inputs; one that takes images has one");
    }
    return of(model.inputs().get(0), model.normalization(0), crop);
  }

  /**
   * The preprocessing for an input.
   *
   * @param normalization null for bytes (8-bit inputs) or 0..1 (float32 inputs)
   * @param crop as in the other method
   * @throws IllegalArgumentException if the input is not an int8, uint8 or float32 image {@code
   *     [1,H,W,C]} or {@code [1,C,H,W]}, C being 1 or 3
   */
  public static Preprocessing of(Value input, Normalization normalization, OptionalDouble crop) {
    ImageLayout layout = ImageLayout.of(input.shape());
    if (layout == null || !(input.type().isByte() || input.type() == DataType.FLOAT32)) {
      throw new IllegalArgumentException(
          input
              + " is not an int8, uint8 or float32 image [1,H,W,C] or [1,C,H,W] with C = 1 or 3, so"
              + " it cannot take photos");
    }
    PixelEncoding encoding = PixelEncoding.of(input, normalization);
    return new Preprocessing(layout, input.type(), encoding, crop);
  }

  /** The little-endian bytes of the input for {@code image}. */
  public byte[] apply(RgbImage image) {
    RgbImage sized = Resize.resize(cropped(image), layout.width(), layout.height());
    int elements = layout.width() * layout.height() * layout.channels();
    ByteBuffer bytes = ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int y = 0; y < layout.height(); y++) {
      for (int x = 0; x < layout.width(); x++) {
        for (int c = 0; c < layout.channels(); c++) {
          int pixel = layout.channels() == 3 ? sized.get(x, y, c) : sized.luma(x, y);
          put(bytes, layout.index(x, y, c), encoding.bits(pixel, c));
        }
      }
    }
    return bytes.array();
  }

  private void put(ByteBuffer bytes, int index, int bits) {
    if (type == DataType.FLOAT32) {
      bytes.putInt(4 * index, bits);
    } else {
      bytes.put(index, (byte) bits);
    }
  }

  private RgbImage cropped(RgbImage image) {
    if (crop.isEmpty() && image.width() == layout.width() && image.height() == layout.height()) {
      return image;
    }
    double part = crop.orElse(USUAL_CROP);
    int side = Math.max(1, (int) Math.floor(part * Math.min(image.width(), image.height()) + 0.5));
    return image.crop((image.width() - side) / 2, (image.height() - side) / 2, side, side);
  }

  /** The smallest real value that a pixel can become in a float32 input. */
  public float smallest() {
    return extreme(Math::min);
  }

  /** The largest real value that a pixel can become in a float32 input. */
  public float largest() {
    return extreme(Math::max);
  }

  private float extreme(BinaryOperator<Float> choice) {
    float extreme = Float.intBitsToFloat(encoding.bits(0, 0));
    for (int c = 0; c < layout.channels(); c++) {
      for (int pixel : new int[] {0, 255}) {
        extreme = choice.apply(extreme, Float.intBitsToFloat(encoding.bits(pixel, c)));
      }
    }
    return extreme;
  }

  /** What happens, in words, for the report. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "centre square of %s x the shorter side%s; triangle-filter resize to %dx%d; %s; %s",
        crop.orElse(USUAL_CROP),
        crop.isEmpty() ? ", all of images of the input's size" : "",
        layout.width(),
        layout.height(),
        encoding.describe(),
        layout.channelsFirst()
            ? "[1," + layout.channels() + ",H,W]"
            : "[1,H,W," + layout.channels() + "]");
  }
}
