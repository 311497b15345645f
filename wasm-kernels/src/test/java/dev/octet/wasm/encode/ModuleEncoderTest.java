package dev.octet.wasm.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleEncoderTest {
  private static final FunctionType NOTHING = new FunctionType(List.of(), List.of());
  private static final FunctionType TO_INT = new FunctionType(List.of(), List.of(ValueType.I32));

  @Test
  void writesEverySection() {
    ModuleEncoder module = new ModuleEncoder();
    module.importMemory("env", "memory", 1);
    module.function(TO_INT, new FunctionBody(List.of(), new byte[] {0x41, 7, 0x0b}));
    module.exportFunction("f", 0);
    module.table(List.of(0));
    String expected =
        "0061736d01000000"
            + "0105 01 60 00 01 7f"
            + "020f 01 03656e76 066d656d6f7279 02 00 01"
            + "0302 01 00"
            + "0405 01 70 01 01 01"
            + "0705 01 0166 00 00"
            + "0907 01 00 41 00 0b 01 00"
            + "0a06 01 04 00 41 07 0b";
    assertArrayEquals(HexFormat.of().parseHex(expected.replace(" ", "")), module.encode());
  }

  @Test
  void groupsEqualLocals() {
    ValueType i = ValueType.I32;
    ValueType v = ValueType.V128;
    ByteWriter out = new ByteWriter();
    new FunctionBody(List.of(i, i, v, v, v, i), new byte[] {0x0b}).encode(out);
    assertEquals("0803027f037b017f0b", HexFormat.of().formatHex(out.toByteArray()));
  }

  @Test
  void writesEqualTypesOnce() {
    ModuleEncoder module = new ModuleEncoder();
    assertEquals(0, module.type(NOTHING));
    assertEquals(1, module.type(TO_INT));
    assertEquals(0, module.type(new FunctionType(List.of(), List.of())));
  }

  @Test
  void refusesASecondMemory() {
    ModuleEncoder module = new ModuleEncoder();
    module.importMemory("env", "memory", 1);
    assertThrows(IllegalStateException.class, () -> module.importMemory("env", "more", 1));
  }
}
