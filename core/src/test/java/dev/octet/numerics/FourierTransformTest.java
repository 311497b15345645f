package dev.octet.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.octet.tensor.Memory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fast transform against the sum that defines it. */
class FourierTransformTest {
  private static final int BASE = 64;

  @Test
  void equalsTheSum() {
    Memory memory = new Memory(BASE);
    memory.ensure(1 << 16);
    for (int length = 1; length <= 512; length *= 2) {
      for (int stride : new int[] {16, 48}) {
        double[] re = new Random(length).doubles(length, -1, 1).toArray();
        double[] im = new Random(-length).doubles(length, -1, 1).toArray();
        for (int i = 0; i < length; i++) {
          memory.f64(BASE + i * stride, re[i]);
          memory.f64(BASE + i * stride + 8, im[i]);
        }
        new FourierTransform(length).run(memory, BASE, stride);
        for (int k = 0; k < length; k++) {
          double sumRe = 0;
          double sumIm = 0;
          for (int j = 0; j < length; j++) {
            double angle = -2 * Math.PI * (j * k % length) / length;
            sumRe += re[j] * Math.cos(angle) - im[j] * Math.sin(angle);
            sumIm += re[j] * Math.sin(angle) + im[j] * Math.cos(angle);
          }
          assertEquals(sumRe, memory.f64(BASE + k * stride), 1e-11, length + " re " + k);
          assertEquals(sumIm, memory.f64(BASE + k * stride + 8), 1e-11, length + " im " + k);
        }
      }
    }
  }

  @Test
  void sinesOfParts() {
    for (int n : new int[] {1, 2, 3, 8, 1000, 1 << 20}) {
      for (int k = 0; k < n; k += 1 + n / 777) {
        double angle = 2 * Math.PI * k / n;
        assertEquals(Math.sin(angle), Trigonometry.sine(k, n, 0), 1e-13, k + " of " + n);
        assertEquals(Math.cos(angle), Trigonometry.sine(k, n, 1), 1e-13, k + " of " + n);
      }
    }
  }
}
