package dev.octet.tensor;

import java.util.Arrays;

/**
 * Affine quantization, {@code real = scale * (q - zero point)}: one pair for the whole tensor, one
 * for each index of {@link #axis}, or one for each {@link #block} of elements that lie side by
 * side. Immutable.
 */
public final class Quantization {
  /** No quantization: a float tensor, or integers that mean themselves. */
  public static final Quantization NONE = new Quantization(new float[0], new int[0], 0, 0);

  private final float[] scales;
  private final int[] zeroPoints;
  private final int axis;
  private final int block;

  private Quantization(float[] scales, int[] zeroPoints, int axis, int block) {
    this.scales = scales;
    this.zeroPoints = zeroPoints;
    this.axis = axis;
    this.block = block;
  }

  /** Per-tensor quantization. */
  public static Quantization perTensor(float scale, int zeroPoint) {
    return new Quantization(new float[] {scale}, new int[] {zeroPoint}, 0, 0);
  }

  /**
   * Per-channel quantization.
   *
   * @param scales one finite, positive scale per index of {@code axis}
   * @param zeroPoints as many zero points
   */
  public static Quantization perChannel(float[] scales, int[] zeroPoints, int axis) {
    return new Quantization(scales.clone(), zeroPoints.clone(), axis, 0);
  }

  /**
   * Blockwise quantization with zero points of 0.
   *
   * @param scales one finite, positive scale per block, in the order of the elements
   * @param block elements of a block, a divisor of the innermost dimension
   */
  public static Quantization blockwise(float[] scales, int block) {
    return new Quantization(scales.clone(), new int[scales.length], 0, block);
  }

  /** Whether there are no parameters. */
  public boolean isNone() {
    return scales.length == 0;
  }

  /** Number of (scale, zero point) pairs: 0, 1, the channels of {@link #axis}, or the blocks. */
  public int size() {
    return scales.length;
  }

  /** The scale of channel {@code c}; the only one of a per-tensor quantization for every c. */
  public float scale(int c) {
    return scales[scales.length == 1 ? 0 : c];
  }

  /** The zero point of channel {@code c}; the only one of a per-tensor quantization for every c. */
  public int zeroPoint(int c) {
    return zeroPoints[zeroPoints.length == 1 ? 0 : c];
  }

  /** The scale of a per-tensor quantization. */
  public float scale() {
    return scales[0];
  }

  /** The zero point of a per-tensor quantization. */
  public int zeroPoint() {
    return zeroPoints[0];
  }

  /** The dimension the pairs belong to. */
  public int axis() {
    return axis;
  }

  /** Elements of a block that has a scale of its own; 0 if there are no blocks. */
  public int block() {
    return block;
  }

  /** How many elements of a tensor, side by side, share a scale. */
  public int run(Shape shape) {
    return block > 0
        ? block
        : scales.length <= 1 ? shape.elements() : shape.product(axis + 1, shape.rank());
  }

  /** The same scales, every zero point moved by {@code delta}. */
  public Quantization shifted(int delta) {
    int[] moved = zeroPoints.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += delta;
    }
    return new Quantization(scales, moved, axis, block);
  }

  /** The pairs of the channels {@code [first, first + count)}. */
  public Quantization slice(int first, int count) {
    return scales.length <= 1
        ? this
        : new Quantization(
            Arrays.copyOfRange(scales, first, first + count),
            Arrays.copyOfRange(zeroPoints, first, first + count),
            axis,
            block);
  }

  /** Whether both have the same single scale and zero point. */
  public boolean samePerTensor(Quantization other) {
    return size() == 1
        && other.size() == 1
        && scale() == other.scale()
        && zeroPoint() == other.zeroPoint();
  }
}
