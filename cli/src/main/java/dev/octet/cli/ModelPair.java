package dev.octet.cli;

import dev.octet.cli.image.Preprocessing;
import dev.octet.cli.image.RgbImage;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Normalization;
import dev.octet.tensor.Quantization;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Two models that should compute the same. Both get the same real numbers, each in its own types
 * and with its own scales; pictures are normalized alike.
 */
final class ModelPair {

  /**
   * One of the models.
   *
   * @param path its file
   * @param bytes of the file
   */
  record Side(Path path, int bytes, Model model) {
    String name() {
      return path.getFileName().toString();
    }
  }

  private final Side reference;
  private final Side other;
  private Normalization normalization;
  private OptionalDouble crop = OptionalDouble.empty();

  /**
   * A pair.
   *
   * @throws CommandException if numbers of inputs or outputs, or of their elements, differ
   */
  ModelPair(Side reference, Side other) {
    this.reference = reference;
    this.other = other;
    check("output", reference.model().outputs(), other.model().outputs(), true);
  }

  private void check(String kind, List<Value> ours, List<Value> theirs, boolean sizes) {
    boolean isSame = ours.size() == theirs.size();
    for (int i = 0; isSame && sizes && i < ours.size(); i++) {
      isSame = ours.get(i).shape().elements() == theirs.get(i).shape().elements();
    }
    if (!isSame) {
      throw new CommandException(
          String.format(
              "%s and %s cannot be compared: the %ss of the first are %s, of the second %s",
              reference.path(), other.path(), kind, ours, theirs));
    }
  }

  /** Checks that tensors of one model fit the other. */
  void takeTensors() {
    check("input", reference.model().inputs(), other.model().inputs(), true);
  }

  /**
   * Makes both models take pictures.
   *
   * @throws CommandException if one has no single input that is a picture
   */
  void takePictures(ImageOptions options) {
    for (Side side : List.of(reference, other)) {
      options.preprocessing(side.model(), side.path());
    }
    crop = options.crop();
    normalization = options.normalization(reference.model(), reference.path());
    if (normalization == null) {
      normalization = other.model().normalization(0);
    }
    if (normalization == null) {
      normalization = implied(reference.model().inputs().get(0));
    }
  }

  /** What an input makes of pixels if nothing is said: bytes as they are, floats in 0..1. */
  private static Normalization implied(Value input) {
    if (input.type() == DataType.FLOAT32) {
      return Normalization.of(new float[] {0}, new float[] {255});
    }
    if (!RealTensor.isReal(input)) {
      return null;
    }
    Quantization quantization = input.quantization();
    return Normalization.of(
        new float[] {quantization.zeroPoint() - input.type().min()},
        new float[] {1 / quantization.scale()});
  }

  Side reference() {
    return reference;
  }

  Side other() {
    return other;
  }

  /** What becomes of pictures, in words. */
  String preprocessing() {
    Value input = reference.model().inputs().get(0);
    return Preprocessing.of(normalization == null ? input : real(input), normalization, crop)
        .describe();
  }

  /** The inputs of both models, the first model's first. */
  byte[][][] inputs(Sample.Content content) {
    if (content instanceof Sample.Picture picture) {
      return new byte[][][] {{input(reference, picture.image())}, {input(other, picture.image())}};
    }
    byte[][] stored = ((Sample.Tensors) content).stored();
    byte[][] converted = new byte[stored.length][];
    for (int i = 0; i < stored.length; i++) {
      Value ours = reference.model().inputs().get(i);
      Value theirs = other.model().inputs().get(i);
      boolean isSame =
          ours.type() == theirs.type()
              && (ours.quantization().isNone()
                  || ours.quantization().samePerTensor(theirs.quantization()));
      converted[i] = isSame ? stored[i] : RealTensor.stored(RealTensor.of(stored[i], ours), theirs);
    }
    return new byte[][][] {stored, converted};
  }

  private byte[] input(Side side, RgbImage image) {
    Value input = side.model().inputs().get(0);
    if (normalization == null || !RealTensor.isReal(input)) {
      return Preprocessing.of(input, null, crop).apply(image);
    }
    Value real = real(input);
    byte[] floats = Preprocessing.of(real, normalization, crop).apply(image);
    return input.type() == DataType.FLOAT32
        ? floats
        : RealTensor.stored(RealTensor.of(floats, real), input);
  }

  private static Value real(Value input) {
    return Value.of(0, input.name(), DataType.FLOAT32, input.shape(), Quantization.NONE, null);
  }
}
