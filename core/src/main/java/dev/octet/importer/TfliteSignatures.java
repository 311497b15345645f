package dev.octet.importer;

import dev.octet.error.FormatException;
import dev.octet.graph.Source;
import dev.octet.importer.Signature.Port;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads which parts of a .tflite file run by themselves. The file runs without its signatures: if
 * they are damaged they count as absent.
 *
 * <p>Source: the .tflite schema, SignatureDef and TensorMap.
 */
public final class TfliteSignatures {
  /** More signatures, or names in one, than any real file has; later ones are not looked at. */
  private static final int MOST = 256;

  private final FlatVector subgraphs;

  private TfliteSignatures(FlatVector subgraphs) {
    this.subgraphs = subgraphs;
  }

  /**
   * The first subgraph, then the signatures in the order of the file.
   *
   * @throws FormatException if the bytes are not a .tflite file, or a damaged one
   */
  public static List<Signature> read(Source source) {
    FileIdentifier.check(source);
    FlatTable model = new FlatBuffer(source).root();
    FlatVector subgraphs = model.vector(2, 4);
    if (subgraphs.length() == 0) {
      throw new FormatException("The model has no subgraph. Re-export it.");
    }
    TfliteSignatures reader = new TfliteSignatures(subgraphs);
    List<Signature> signatures = new ArrayList<>();
    signatures.add(reader.signature("", 0, null));
    try {
      FlatVector tables = model.vector(7, 4);
      for (int i = 0; i < tables.length() && i < MOST; i++) {
        FlatTable table = tables.table(i);
        int subgraph = table.i32(4, 0);
        if (subgraph >= 0 && subgraph < subgraphs.length()) {
          signatures.add(reader.signature(table.string(2), subgraph, table));
        }
      }
    } catch (FormatException damaged) {
      return signatures.subList(0, 1);
    }
    return signatures;
  }

  /**
   * The names of the custom operators that a file mentions, in its order.
   *
   * @throws FormatException if the bytes are not a .tflite file, or a damaged one
   */
  public static List<String> customOperators(Source source) {
    FileIdentifier.check(source);
    FlatVector codes = new FlatBuffer(source).root().vector(1, 4);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < codes.length() && i < MOST; i++) {
      String name = codes.table(i).string(1);
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private Signature signature(String key, int index, FlatTable table) {
    FlatTable subgraph = subgraphs.table(index);
    return new Signature(key, index, ports(subgraph, 1, table, 0), ports(subgraph, 2, table, 1));
  }

  /** The ports that a field of the subgraph lists; a field of the signature names them. */
  private static List<Port> ports(FlatTable subgraph, int field, FlatTable table, int names) {
    FlatVector tensors = subgraph.vector(0, 4);
    List<Port> ports = new ArrayList<>();
    for (int index : subgraph.vector(field, 4).ints()) {
      if (index >= 0 && index < tensors.length()) {
        FlatTable tensor = tensors.table(index);
        String name = table == null ? null : name(table.vector(names, 4), index);
        ports.add(new Port(index, name == null ? tensor.string(3) : name, dims(tensor)));
      }
    }
    return ports;
  }

  private static String name(FlatVector maps, int tensor) {
    for (int i = 0; i < maps.length() && i < MOST; i++) {
      if (maps.table(i).i32(1, 0) == tensor) {
        return maps.table(i).string(0);
      }
    }
    return null;
  }

  /** The dimensions of a tensor, -1 where they are left open. */
  static int[] dims(FlatTable tensor) {
    int[] open = tensor.vector(7, 4).ints();
    int[] dims = tensor.vector(0, 4).ints();
    return open.length == dims.length ? open : dims;
  }
}
