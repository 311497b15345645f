package dev.octet.wasm.encode;

import java.util.List;

/**
 * The signature of a function.
 *
 * @param params types of the parameters, first to last
 * @param results types of the results, first to last
 */
public record FunctionType(List<ValueType> params, List<ValueType> results) {
  /** Takes immutable copies. */
  public FunctionType {
    params = List.copyOf(params);
    results = List.copyOf(results);
  }

  void encode(ByteWriter out) {
    out.u8(0x60).u32(params.size());
    params.forEach(type -> out.u8(type.code()));
    out.u32(results.size());
    results.forEach(type -> out.u8(type.code()));
  }
}
