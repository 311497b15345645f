package dev.octet.wasm.encode;

import java.util.List;

/**
 * The code of one function.
 *
 * @param locals types of the locals after the parameters
 * @param code the instructions, including the final {@code end}
 */
public record FunctionBody(List<ValueType> locals, byte[] code) {
  /** Takes an immutable copy of the locals. */
  public FunctionBody {
    locals = List.copyOf(locals);
  }

  void encode(ByteWriter out) {
    ByteWriter groups = new ByteWriter();
    int count = 0;
    for (int start = 0; start < locals.size(); count++) {
      int end = start + 1;
      while (end < locals.size() && locals.get(end) == locals.get(start)) {
        end++;
      }
      groups.u32(end - start).u8(locals.get(start).code());
      start = end;
    }
    out.sized(new ByteWriter().u32(count).raw(groups.toByteArray()).raw(code));
  }
}
