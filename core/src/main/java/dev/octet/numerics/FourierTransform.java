package dev.octet.numerics;

import dev.octet.tensor.Memory;

/**
 * The discrete Fourier transform of n complex numbers in float64, n a power of two: {@code X[k] =
 * sum of x[j] e^(-2 pi i j k / n)}, in place, from basic operations in a fixed order. Immutable.
 *
 * <p>Source: Cooley and Tukey, radix 2, decimation in time.
 */
public final class FourierTransform {
  /** Bytes of a complex number: real part, imaginary part. */
  public static final int BYTES = 16;

  private final int length;
  private final double[] cosines;
  private final double[] sines;

  /** The transform of {@code length} numbers, a power of two. */
  public FourierTransform(int length) {
    this.length = length;
    this.cosines = new double[length / 2];
    this.sines = new double[length / 2];
    for (int k = 0; k < cosines.length; k++) {
      cosines[k] = Trigonometry.sine(k, length, 1);
      sines[k] = Trigonometry.sine(k, length, 0);
    }
  }

  /** Transforms the numbers that begin at {@code address}, each {@code stride} bytes further. */
  public void run(Memory memory, int address, int stride) {
    reorder(memory, address, stride);
    for (int half = 1; half < length; half *= 2) {
      for (int k = 0; k < half; k++) {
        double cosine = cosines[k * (length / 2 / half)];
        double sine = sines[k * (length / 2 / half)];
        for (int i = k; i < length; i += 2 * half) {
          int a = address + i * stride;
          int b = a + half * stride;
          double re = memory.f64(b) * cosine + memory.f64(b + 8) * sine;
          double im = memory.f64(b + 8) * cosine - memory.f64(b) * sine;
          memory.f64(b, memory.f64(a) - re);
          memory.f64(b + 8, memory.f64(a + 8) - im);
          memory.f64(a, memory.f64(a) + re);
          memory.f64(a + 8, memory.f64(a + 8) + im);
        }
      }
    }
  }

  /** Puts each number where its index has its bits in reverse. */
  private void reorder(Memory memory, int address, int stride) {
    int reversed = 0;
    for (int i = 1; i < length; i++) {
      int bit = length / 2;
      while ((reversed & bit) != 0) {
        reversed ^= bit;
        bit /= 2;
      }
      reversed |= bit;
      if (i < reversed) {
        swap(memory, address + i * stride, address + reversed * stride);
        swap(memory, address + i * stride + 8, address + reversed * stride + 8);
      }
    }
  }

  private static void swap(Memory memory, int a, int b) {
    double kept = memory.f64(a);
    memory.f64(a, memory.f64(b));
    memory.f64(b, kept);
  }
}
