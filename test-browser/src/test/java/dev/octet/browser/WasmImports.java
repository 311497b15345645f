package dev.octet.browser;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the import section of a WebAssembly module, the types of Wasm GC included. */
final class WasmImports {
  private static final int IMPORT_SECTION = 2;
  private static final int HEADER = 8;

  private final byte[] module;
  private int at = HEADER;

  private WasmImports(byte[] module) {
    this.module = module;
  }

  /** The imports of a module as {@code module.name}, in its order. */
  static List<String> of(byte[] module) {
    return new WasmImports(module).read();
  }

  private List<String> read() {
    while (at < module.length) {
      int section = next();
      int end = number() + at;
      if (section == IMPORT_SECTION) {
        return imports();
      }
      at = end;
    }
    return List.of();
  }

  private List<String> imports() {
    List<String> imports = new ArrayList<>();
    int count = number();
    for (int i = 0; i < count; i++) {
      imports.add(name() + "." + name());
      skipDescription();
    }
    return imports;
  }

  private void skipDescription() {
    int kind = next();
    switch (kind) {
      case 0:
        number();
        break;
      case 1:
        skipValueType();
        skipLimits();
        break;
      case 2:
        skipLimits();
        break;
      case 3:
        skipValueType();
        next();
        break;
      case 4:
        next();
        number();
        break;
      default:
        throw new AssertionError("unknown kind of import: " + kind);
    }
  }

  /** A type is one byte, but for references to a heap type: 0x63 or 0x64 and a number. */
  private void skipValueType() {
    int type = next();
    if (type == 0x63 || type == 0x64) {
      number();
    }
  }

  private void skipLimits() {
    int flags = next();
    number();
    if ((flags & 1) != 0) {
      number();
    }
  }

  private String name() {
    int length = number();
    at += length;
    return new String(module, at - length, length, StandardCharsets.UTF_8);
  }

  private int next() {
    return module[at++] & 0xFF;
  }

  /** An LEB128 number. */
  private int number() {
    int value = 0;
    int shift = 0;
    int part;
    do {
      part = next();
      value |= (part & 0x7F) << shift;
      shift += 7;
    } while ((part & 0x80) != 0);
    return value;
  }
}
