package dev.octet.quantizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.octet.error.ArgumentException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObserversTest {

  @ParameterizedTest
  @EnumSource(Observers.class)
  void everyNameMakesItsObserver(Observers observers) {
    assertSame(observers, Observers.of(observers.label()));
    assertFalse(observers.description().isEmpty());
    Supplier<Observer> supplier = observers.supplier();
    Observer observer = supplier.get();
    assertNotSame(observer, supplier.get());
    observer.observe(new float[] {-1, 2});
    assertEquals(new Range(-1, 2), observer.range());
  }

  @Test
  void otherNamesAreRefusedWithTheNamesThatThereAre() {
    ArgumentException refused = assertThrows(ArgumentException.class, () -> Observers.of("kl"));
    assertEquals(
        "There is no observer \"kl\"; the observers are minmax, average, percentile, entropy, mse,"
            + " aciq.",
        refused.getMessage());
  }

  @Test
  void percentilesAreCheckedAtOnce() {
    assertThrows(ArgumentException.class, () -> Observers.PERCENTILE.supplier(40));
    assertNotNull(Observers.MSE.supplier(40));
  }
}
