package dev.octet.quantizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Observers on distributions of which the best range is known. */
class HistogramObserversTest {
  private static final int COUNT = 200_000;

  private static float[] gaussian(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] laplace(long seed) {
    Random random = new Random(seed);
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      double size = -Math.log(1 - random.nextDouble());
      values[i] = (float) (random.nextBoolean() ? size : -size);
    }
    return values;
  }

  private static float[] gaussianWithOutliers() {
    float[] values = gaussian(1, COUNT);
    values[100] = 60;
    values[200] = -45;
    return values;
  }

  private static float[] afterRelu(float[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.max(0, values[i]);
    }
    return result;
  }

  private static Range range(Observer observer, float[]... runs) {
    for (float[] run : runs) {
      observer.observe(run);
    }
    return observer.range();
  }

  private static Histogram histogram(float[]... runs) {
    Histogram histogram = new Histogram();
    for (float[] run : runs) {
      histogram.observe(run);
    }
    return histogram;
  }

  private static void assertWithin(double low, double high, double value) {
    assertTrue(low <= value && value <= high, value + " is not in " + low + " to " + high);
  }

  @ParameterizedTest
  @EnumSource(
      value = Observers.class,
      names = {"PERCENTILE", "ENTROPY", "ACIQ"})
  void outliersAreClippedAndTheBulkIsNot(Observers observers) {
    Range range = range(observers.supplier(99.99).get(), gaussianWithOutliers());
    assertWithin(-6, -3, range.min());
    assertWithin(3, 6, range.max());
  }

  @ParameterizedTest
  @EnumSource(
      value = Observers.class,
      names = {"PERCENTILE", "ENTROPY", "ACIQ"})
  void valuesOfOneSignKeepTheirSide(Observers observers) {
    float[] positive = afterRelu(gaussianWithOutliers());
    Range range = range(observers.supplier(99.99).get(), positive);
    assertEquals(0, range.min());
    assertWithin(3, 6, range.max());
    float[] negative = new float[positive.length];
    for (int i = 0; i < negative.length; i++) {
      negative[i] = 0 - positive[i];
    }
    Range mirrored = range(observers.supplier(99.99).get(), negative);
    assertEquals(0, mirrored.max());
    assertEquals(-range.max(), mirrored.min(), 0.05f);
  }

  @ParameterizedTest
  @EnumSource(Observers.class)
  void tensorsOfOneOrTwoValuesAreNotClipped(Observers observers) {
    for (float value : new float[] {0, 3.7f, -0.01f, 3e38f, 1e-30f}) {
      assertEquals(
          new Range(value, value),
          range(observers.supplier().get(), new float[] {value, value}, new float[] {value}));
    }
    assertEquals(
        new Range(-1.5f, 2), range(observers.supplier().get(), new float[] {-1.5f, 2, 2, -1.5f}));
    assertEquals(new Range(0, 5), range(observers.supplier().get(), new float[] {0, 0, 0, 5}));
  }

  @ParameterizedTest
  @EnumSource(
      value = Observers.class,
      names = {"AVERAGE"},
      mode = EnumSource.Mode.EXCLUDE)
  void theOrderOfSamplesDoesNotMatter(Observers observers) {
    float[][] runs = new float[6][];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = gaussian(i, 3000);
      for (int k = 0; k < runs[i].length; k++) {
        runs[i][k] *= (i * 7 % 6 + 1) * 0.37f;
      }
    }
    Range forward = range(observers.supplier().get(), runs);
    Range shuffled =
        range(observers.supplier().get(), runs[4], runs[1], runs[5], runs[0], runs[3], runs[2]);
    assertEquals(forward, shuffled);
  }

  @ParameterizedTest
  @EnumSource(Observers.class)
  void rangesLieWithinWhatWasSeenAndScaleWithIt(Observers observers) {
    float[] values = gaussianWithOutliers();
    float[] doubled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      doubled[i] = 2 * values[i];
    }
    Range seen = MinMaxObserver.of(values);
    Range range = range(observers.supplier().get(), values);
    assertEquals(seen, seen.union(range));
    assertEquals(
        new Range(2 * range.min(), 2 * range.max()), range(observers.supplier().get(), doubled));
  }

  @Test
  void aciqClipsWhereTheFormulasSay() {
    Range gaussian = range(new AciqObserver(), gaussianWithOutliers());
    assertEquals(3.924, gaussian.max(), 0.1);
    assertEquals(-3.924, gaussian.min(), 0.1);
    // After RELU half of the distribution has all levels: one more bit.
    assertEquals(4.216, range(new AciqObserver(), afterRelu(gaussian(3, COUNT))).max(), 0.1);
    assertEquals(9.897, range(new AciqObserver(), laplace(4)).max(), 0.15);
  }

  @Test
  void aciqIsCentredOnTheMean() {
    float[] values = gaussian(5, COUNT);
    for (int i = 0; i < COUNT; i++) {
      values[i] += 2;
    }
    Range range = range(new AciqObserver(), values);
    assertEquals(2, (range.min() + range.max()) / 2, 0.05);
  }

  @Test
  void theSquaredErrorIsThatOfQuantizedValues() {
    float[] values = gaussian(6, COUNT);
    Histogram histogram = histogram(values);
    for (Range range : new Range[] {histogram.extremes(), new Range(-1, 2), new Range(-3, 3)}) {
      double scale = range.int8().scale();
      int zeroPoint = range.int8().zeroPoint();
      double sum = 0;
      for (float value : values) {
        double q = Math.max(-128, Math.min(127, Math.rint(value / scale) + zeroPoint));
        sum += Math.pow(value - scale * (q - zeroPoint), 2);
      }
      double exact = sum / COUNT;
      assertEquals(exact, MseObserver.error(histogram, range), exact * 0.02, range.toString());
    }
  }

  @Test
  void mseIsNeverWorseThanMinMaxAndCloseToTheBest() {
    for (float[] values : new float[][] {gaussianWithOutliers(), laplace(7), {-1, 1000}, {0.3f}}) {
      Histogram histogram = histogram(values);
      double found = MseObserver.error(histogram, range(new MseObserver(), values));
      double minMax = MseObserver.error(histogram, histogram.extremes());
      assertTrue(found <= minMax, found + " instead of " + minMax);
    }
  }

  @Test
  void noPairOfEndsIsMuchBetterThanThatOfMse() {
    for (float[] values :
        new float[][] {gaussianWithOutliers(), afterRelu(gaussianWithOutliers()), laplace(8)}) {
      Histogram histogram = histogram(values);
      Range seen = histogram.extremes();
      double least = MseObserver.error(histogram, seen);
      for (int low = 1; low <= 40; low++) {
        for (int high = 1; high <= 40; high++) {
          Range range = new Range(seen.min() * low / 40, seen.max() * high / 40);
          least = Math.min(least, MseObserver.error(histogram, range));
        }
      }
      double found = MseObserver.error(histogram, range(new MseObserver(), values));
      assertTrue(found <= 1.01 * least, found + " instead of " + least);
    }
  }

  @Test
  void mseOfAGaussianIsThatOfAciq() {
    Range range = range(new MseObserver(), gaussian(10, COUNT));
    assertEquals(3.924, range.max(), 0.3);
    assertEquals(-3.924, range.min(), 0.3);
  }

  @Test
  void whatIsRepresentedExactlyHasNoDivergence() {
    // One value in the middle of every level of [0, 255], other counts in each.
    Histogram histogram = new Histogram();
    for (int level = 0; level < 256; level++) {
      float[] values = new float[1 + level * level % 37];
      Arrays.fill(values, level);
      histogram.observe(values);
    }
    assertEquals(
        0, EntropyObserver.divergence(histogram, histogram.first(), histogram.last() + 1), 1e-12);
    Histogram two = histogram(new float[] {-1, 4, 4});
    assertEquals(0, EntropyObserver.divergence(two, two.first(), two.last() + 1), 1e-12);
  }

  @Test
  void divergenceIsThatOfTheDefinition() {
    // 100 values at 0.5, 300 at 0.5 + 1/1024, in one level of [0, 1]; 50 outliers are clipped.
    Histogram histogram = new Histogram();
    float[] a = new float[100];
    Arrays.fill(a, 0.5f);
    float[] b = new float[300];
    Arrays.fill(b, 0.5f + 1 / 1024f);
    histogram.observe(a);
    histogram.observe(b);
    histogram.observe(new float[] {1.875f, 1.875f});
    assertEquals(1 / 2048.0, histogram.width());
    int middle = Histogram.BINS / 2;
    double whole =
        100 / 402.0 * Math.log(100 / 402.0 / (200 / 402.0))
            + 300 / 402.0 * Math.log(300 / 402.0 / (200 / 402.0));
    assertEquals(
        whole,
        EntropyObserver.divergence(histogram, histogram.first(), histogram.last() + 1),
        1e-9);
    // Up to 0.5 + 1/1024 each bin is a level, and the two outliers are in the last.
    double clipped =
        100 / 402.0 * Math.log(100 / 402.0 / (100 / 400.0))
            + 302 / 402.0 * Math.log(302 / 402.0 / (300 / 400.0));
    assertEquals(clipped, EntropyObserver.divergence(histogram, middle, middle + 1024 + 3), 1e-9);
    // Between the two there is nothing in the last level.
    assertEquals(
        Double.POSITIVE_INFINITY,
        EntropyObserver.divergence(histogram, histogram.first(), middle + 2048));
  }

  @Test
  void countsDoNotDependOnTheOrder() {
    float[] small = gaussian(8, 5000);
    float[] large = gaussian(9, 5000);
    for (int i = 0; i < large.length; i++) {
      large[i] *= 1000;
    }
    Histogram a = histogram(small, large);
    Histogram b = histogram(large, small);
    for (int bin = 0; bin < Histogram.BINS; bin++) {
      assertEquals(a.count(bin), b.count(bin), "bin " + bin);
    }
    assertEquals(a.width(), b.width());
    assertEquals(10_000, a.total());
  }

  @Test
  void valuesLieInTheirBins() {
    float[] values = {-4, -3.999f, -0.0f, 0, 1e-9f, 3.999f, -1e-9f};
    Histogram histogram = histogram(values);
    assertEquals(2, histogram.zeros());
    assertEquals(8.0 / (Histogram.BINS / 2), histogram.width() * 2);
    int middle = Histogram.BINS / 2;
    assertEquals(3, histogram.count(middle));
    assertEquals(1, histogram.count(middle - 1));
    assertEquals(0, histogram.first());
    assertEquals(-4, histogram.low(0));
    assertEquals(3.999f, (float) histogram.high(histogram.last()));
  }

  @Test
  void theAverageForgetsSlowly() {
    MovingAverageObserver observer = new MovingAverageObserver();
    for (int i = 0; i < 100; i++) {
      observer.observe(new float[] {-i, 2});
    }
    assertEquals(-49.5f, observer.range().min(), 1e-4f);
    assertEquals(2, observer.range().max(), 1e-6f);
    observer.observe(new float[] {-1049.5f, 102});
    assertEquals(-59.5f, observer.range().min(), 1e-4f);
    assertEquals(3, observer.range().max(), 1e-4f);
  }
}
