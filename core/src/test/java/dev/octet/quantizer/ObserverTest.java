package dev.octet.quantizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.tensor.Quantization;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObserverTest {

  @Test
  void minMaxKeepsTheExtremesOfAllRuns() {
    MinMaxObserver observer = new MinMaxObserver();
    observer.observe(new float[] {1, -3, 2});
    observer.observe(new float[] {0.5f, 7});
    assertEquals(new Range(-3, 7), observer.range());
  }

  @Test
  void percentileLeavesOutliersOut() {
    PercentileObserver observer = new PercentileObserver(99);
    float[] values = new float[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 10_000f;
    }
    values[17] = 100;
    values[18] = -50;
    observer.observe(values);
    // The histogram over [-128, 128) has bins of 1/32.
    assertEquals(0, observer.range().min(), 1 / 32f);
    assertEquals(0.99f, observer.range().max(), 1 / 32f);
  }

  @Test
  void percentileOf100IsMinMax() {
    Random random = new Random(3);
    PercentileObserver percentile = new PercentileObserver(100);
    MinMaxObserver minMax = new MinMaxObserver();
    for (int run = 0; run < 20; run++) {
      float[] values = new float[1000];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * (1 + run));
      }
      percentile.observe(values);
      minMax.observe(values);
    }
    assertEquals(minMax.range(), percentile.range());
  }

  @Test
  void aConstantTensorHasARange() {
    PercentileObserver observer = new PercentileObserver(99.9);
    observer.observe(new float[] {0, 0, 0});
    assertEquals(new Range(0, 0), observer.range());
  }

  @ParameterizedTest
  @ValueSource(doubles = {50, -1, 100.1, Double.NaN})
  void otherPercentilesAreRefused(double percentile) {
    ArgumentException refused =
        assertThrows(ArgumentException.class, () -> new PercentileObserver(percentile));
    assertTrue(refused.getMessage().contains("above 50"), refused.getMessage());
  }

  @Test
  void zeroIsExactAndInside() {
    // 256 values from -1 to 127/128, as pixels are: one step is one pixel value.
    assertEquals(
        Quantization.perTensor(1 / 128f, 0).scale(), new Range(-1, 127 / 128f).int8().scale());
    assertEquals(0, new Range(-1, 127 / 128f).int8().zeroPoint());
    // Ranges that leave out zero are widened to it.
    assertEquals(-128, new Range(2, 4).int8().zeroPoint());
    assertEquals(4 / 255f, new Range(2, 4).int8().scale());
    assertEquals(127, new Range(-4, -2).int8().zeroPoint());
    // Ties to even: -128 + 127.5 = -0.5.
    assertEquals(0, new Range(-1, 1).int8().zeroPoint());
  }

  @Test
  void aRangeWithoutExtentHasScaleOne() {
    assertEquals(1, new Range(0, 0).int8().scale());
    assertEquals(1, new Range(0, Float.MIN_VALUE).int8().scale());
  }
}
