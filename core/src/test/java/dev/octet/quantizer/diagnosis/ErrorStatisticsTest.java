package dev.octet.quantizer.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.octet.quantizer.Range;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorStatisticsTest {

  private static TensorError error(float[] expected, float[] actual) {
    ErrorStatistics statistics = new ErrorStatistics();
    statistics.observe(expected, actual, Range.ALL);
    return statistics.error();
  }

  @Test
  void aHandExample() {
    TensorError error = error(new float[] {3, 4, 0, 0}, new float[] {3, 3, 0, -1});
    assertEquals(4, error.elements());
    assertEquals(25 / 4.0, error.power());
    assertEquals(2 / 4.0, error.mse());
    assertEquals(2 / 25.0, error.noise());
    assertEquals(10 * Math.log10(12.5), error.sqnr(), 1e-12);
    assertEquals(21 / Math.sqrt(25 * 19), error.cosine(), 1e-15);
    assertEquals(1, error.maxError());
    assertEquals(0, error.saturation());
  }

  @Test
  void uniformNoiseOfAStepHasATwelfthOfItsSquare() {
    Random random = new Random(5);
    ErrorStatistics statistics = new ErrorStatistics();
    float step = 1 / 64f;
    for (int run = 0; run < 10; run++) {
      float[] expected = new float[10_000];
      float[] actual = new float[expected.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = 2 * random.nextFloat() - 1;
        actual[i] = (float) Math.rint(expected[i] / step) * step;
      }
      statistics.observe(expected, actual, Range.ALL);
    }
    TensorError error = statistics.error();
    assertEquals(100_000, error.elements());
    assertEquals(step * step / 12, error.mse(), 0.02 * step * step / 12);
    // 1/3 over step^2 / 12 is 42.1 dB.
    assertEquals(10 * Math.log10(4 / (double) (step * step)), error.sqnr(), 0.1);
    assertEquals(step / 2, error.maxError(), 1e-5);
  }

  @Test
  void saturationIsTheShareBeyondTheRange() {
    ErrorStatistics statistics = new ErrorStatistics();
    statistics.observe(
        new float[] {-1.1f, -1, 0, 1, 1.1f, 7, 8, 9}, new float[8], new Range(-1, 1));
    assertEquals(5 / 8.0, statistics.error().saturation());
  }

  @Test
  void equalTensorsHaveNoError() {
    TensorError error = error(new float[] {1, -2}, new float[] {1, -2});
    assertEquals(Double.POSITIVE_INFINITY, error.sqnr());
    assertEquals(0, error.noise());
    assertEquals(1, error.cosine(), 1e-15);
    TensorError zeros = error(new float[2], new float[2]);
    assertEquals(Double.POSITIVE_INFINITY, zeros.sqnr());
    assertEquals(1, zeros.cosine());
  }

  @Test
  void whatIsNothingButNoiseIsInfinitelyBad() {
    TensorError error = error(new float[2], new float[] {1, 0});
    assertEquals(Double.NEGATIVE_INFINITY, error.sqnr());
    assertEquals(Double.POSITIVE_INFINITY, error.noise());
    assertEquals(0, error.cosine());
    assertEquals(Double.NEGATIVE_INFINITY, error(new float[] {1}, new float[] {Float.NaN}).sqnr());
  }
}
