package dev.octet.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.octet.numerics.Rounding;
import org.junit.jupiter.api.Test;

/** What {@link PoolKernel} says of means: around every tie they are rounded as by division. */
class AverageRoundingTest {

  @Test
  void aFloatProductRoundsLikeTheTruncatedQuotient() {
    for (int n = 1; n <= PoolKernel.MOST_TAPS; n++) {
      float inverse = 1f / n;
      for (int q = 0; q <= 255; q++) {
        int tie = q * n + n / 2;
        for (int sum = Math.max(tie - 1, 0); sum <= Math.min(tie + 1, 255 * n); sum++) {
          int expected = (sum + n / 2) / n;
          int actual = Rounding.halfEven((sum + PoolKernel.NUDGE) * inverse);
          if (actual != expected) {
            assertEquals(expected, actual, "sum " + sum + " of " + n);
          }
        }
      }
    }
  }
}
