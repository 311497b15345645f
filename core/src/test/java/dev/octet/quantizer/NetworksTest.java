package dev.octet.quantizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.octet.fixture.Networks;
import dev.octet.graph.Graph;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole networks of the kinds that are quantized most. */
class NetworksTest {

  static Stream<Graph> networks() {
    return Stream.of(Networks.efficientNet(), Networks.inception());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void quantizedNetworksAreInt8AndCloseToTheirSource(Graph network) {
    Model real = Model.read(Networks.file(network));
    Model int8 = Model.read(Networks.int8File(network));
    int8.plan()
        .steps()
        .forEach(step -> assertEquals(DataType.INT8, step.node().output().type(), step.toString()));
    try (Session a = real.newSession();
        Session b = int8.newSession()) {
      for (int seed = 100; seed < 110; seed++) {
        byte[] image = Networks.image(network, seed);
        ByteBuffer expected = ByteBuffer.wrap(a.run(image)[0]).order(ByteOrder.LITTLE_ENDIAN);
        byte[] actual = b.run(stored(image, int8.inputs().get(0)))[0];
        for (byte q : actual) {
          assertEquals(expected.getFloat(), (q + 128) / 256f, 0.1f, "seed " + seed);
        }
      }
    }
  }

  private static byte[] stored(byte[] image, Value input) {
    ByteBuffer values = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    byte[] stored = new byte[image.length / 4];
    for (int i = 0; i < stored.length; i++) {
      double q = Math.rint(values.getFloat() / input.quantization().scale());
      q += input.quantization().zeroPoint();
      stored[i] = (byte) Math.max(-128, Math.min(127, q));
    }
    return stored;
  }
}
