package dev.octet.wasm.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteWriterTest {
  @ParameterizedTest
  @CsvSource({
    "0,00",
    "1,01",
    "127,7f",
    "128,8001",
    "300,ac02",
    "16384,808001",
    "624485,e58e26",
    "-1,ffffffff0f"
  })
  void writesUnsignedLeb128(int value, String hex) {
    assertHex(hex, new ByteWriter().u32(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0,00",
    "63,3f",
    "64,c000",
    "-1,7f",
    "-64,40",
    "-65,bf7f",
    "128,8001",
    "-123456,c0bb78",
    "2147483647,ffffffff07",
    "-2147483648,8080808078"
  })
  void writesSignedLeb128(int value, String hex) {
    assertHex(hex, new ByteWriter().s32(value));
  }

  @Test
  void writesLongsInSignedLeb128() {
    assertHex("ffffffffffffffffff00", new ByteWriter().s64(Long.MAX_VALUE));
    assertHex("8080808080808080807f", new ByteWriter().s64(Long.MIN_VALUE));
  }

  @Test
  void writesNamesAndSizedContent() {
    assertHex("03656e76", new ByteWriter().name("env"));
    assertHex("02c3a9", new ByteWriter().name("\u00e9"));
    assertHex("0478563412", new ByteWriter().sized(new ByteWriter().i32le(0x12345678)));
  }

  @Test
  void growsAsNeeded() {
    ByteWriter out = new ByteWriter();
    for (int i = 0; i < 1000; i++) {
      out.u8(i);
    }
    out.raw(new byte[5000]);
    assertEquals(6000, out.size());
    assertEquals((byte) 999, out.toByteArray()[999]);
  }

  private static void assertHex(String hex, ByteWriter out) {
    assertArrayEquals(HexFormat.of().parseHex(hex), out.toByteArray());
  }
}
