package dev.octet.wasm.encode;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the parts of a module and writes them in the binary format, version 1.
 *
 * <p>Functions are numbered in the order of {@link #function}; there are no imported functions, at
 * most one imported memory and at most one table.
 */
public final class ModuleEncoder {
  private static final int TYPE = 1;
  private static final int IMPORT = 2;
  private static final int FUNCTION = 3;
  private static final int TABLE = 4;
  private static final int EXPORT = 7;
  private static final int ELEMENT = 9;
  private static final int CODE = 10;
  private static final int FUNCREF = 0x70;

  private final List<FunctionType> types = new ArrayList<>();
  private final List<Integer> functions = new ArrayList<>();
  private final List<FunctionBody> bodies = new ArrayList<>();
  private final ByteWriter imports = new ByteWriter();
  private final ByteWriter exports = new ByteWriter();
  private int exportCount;
  private int importCount;
  private List<Integer> table = List.of();

  /** The number of {@code type} in the type section, added when it is new. */
  public int type(FunctionType type) {
    int index = types.indexOf(type);
    if (index < 0) {
      index = types.size();
      types.add(type);
    }
    return index;
  }

  /** Imports the memory of the module: at least {@code minimumPages} of 64 KiB, no maximum. */
  public void importMemory(String module, String name, int minimumPages) {
    if (importCount++ > 0) {
      throw new IllegalStateException("the module already imports a memory");
    }
    imports.name(module).name(name).u8(0x02).u8(0x00).u32(minimumPages);
  }

  /** Adds a function. */
  public void function(FunctionType type, FunctionBody body) {
    functions.add(type(type));
    bodies.add(body);
  }

  /** Exports function number {@code index} under {@code name}. */
  public void exportFunction(String name, int index) {
    exports.name(name).u8(0x00).u32(index);
    exportCount++;
  }

  /** Gives the module a table of exactly these functions, by number. */
  public void table(List<Integer> elements) {
    table = List.copyOf(elements);
  }

  /** The bytes of the module. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter().raw(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    ByteWriter typeSection = new ByteWriter().u32(types.size());
    types.forEach(type -> type.encode(typeSection));
    section(out, TYPE, typeSection);
    if (importCount > 0) {
      section(out, IMPORT, new ByteWriter().u32(importCount).raw(imports.toByteArray()));
    }
    section(out, FUNCTION, indices(functions));
    if (!table.isEmpty()) {
      ByteWriter limits = new ByteWriter().u8(0x01).u32(table.size()).u32(table.size());
      section(out, TABLE, new ByteWriter().u32(1).u8(FUNCREF).raw(limits.toByteArray()));
    }
    section(out, EXPORT, new ByteWriter().u32(exportCount).raw(exports.toByteArray()));
    if (!table.isEmpty()) {
      ByteWriter segment = new ByteWriter().u8(0x00).u8(0x41).s32(0).u8(0x0b);
      segment.raw(indices(table).toByteArray());
      section(out, ELEMENT, new ByteWriter().u32(1).raw(segment.toByteArray()));
    }
    ByteWriter codeSection = new ByteWriter().u32(bodies.size());
    bodies.forEach(body -> body.encode(codeSection));
    section(out, CODE, codeSection);
    return out.toByteArray();
  }

  private static ByteWriter indices(List<Integer> values) {
    ByteWriter out = new ByteWriter().u32(values.size());
    values.forEach(out::u32);
    return out;
  }

  private static void section(ByteWriter out, int id, ByteWriter content) {
    out.u8(id).sized(content);
  }
}
