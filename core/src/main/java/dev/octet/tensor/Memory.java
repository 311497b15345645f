package dev.octet.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.PlatformMarker;
import org.teavm.interop.Platforms;

/**
 * The linear memory of one model: little-endian, addressed by int. On WebAssembly every access is a
 * single load or store on the module's memory; on the JVM the memory is a byte array.
 *
 * <p>Addresses are trusted: on WebAssembly one outside the memory traps.
 */
public final class Memory {
  /** The longest array that every JVM can make. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private static final int ALIGNMENT = 64;

  /** Where the free part of the module's memory begins; 0 while one owner has all of it. */
  private static int free;

  private final int base;
  private byte[] heap;

  /**
   * A memory whose usable addresses begin at {@code base}.
   *
   * @param base lowest usable address in bytes, a multiple of 64
   */
  public Memory(int base) {
    this.base = base;
    this.heap = isWasm() ? null : new byte[base];
  }

  /**
   * Divides the module's memory, which belongs to one model otherwise: from now on files, constants
   * and sessions take parts of it one after the other, by {@link #take}. On the JVM every memory is
   * an array of its own.
   *
   * @param start the lowest address that is free, positive
   */
  public static void divide(int start) {
    free = aligned(start);
  }

  /** Whether the module's memory is divided. */
  public static boolean isDivided() {
    return free > 0;
  }

  /** Where the free part of a divided memory begins. */
  public static int free() {
    return free;
  }

  /**
   * Takes the next part of a divided memory.
   *
   * @return its address, a multiple of 64, or -1 if there is not enough memory
   */
  public static int take(int bytes) {
    int start = free;
    long end = (long) start + bytes;
    if (end > Integer.MAX_VALUE - ALIGNMENT || !grow((int) end)) {
      return -1;
    }
    free = aligned((int) end);
    return start;
  }

  /** Gives back everything from a part on that was taken. */
  public static void release(int start) {
    free = start;
  }

  /** Gives back the part {@code [start, end)} if it is the last one. */
  public static void release(int start, int end) {
    if (free == aligned(end)) {
      free = start;
    }
  }

  private static int aligned(int address) {
    return (address + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** The lowest usable address. */
  public int base() {
    return base;
  }

  /**
   * Makes the addresses below {@code end} usable; contents are kept, new bytes are 0.
   *
   * @return whether there was enough memory
   */
  public boolean ensure(int end) {
    if (isWasm()) {
      return grow(end);
    }
    if (end > heap.length) {
      try {
        long more = Math.min(heap.length * 3L / 2, MOST);
        heap = Arrays.copyOf(heap, (int) Math.max(end, more));
      } catch (OutOfMemoryError e) {
        return false;
      }
    }
    return true;
  }

  /**
   * The array behind this memory; its index is the address. Replaced by {@link #ensure}.
   *
   * @throws IllegalStateException on WebAssembly, where there is none
   */
  public byte[] array() {
    if (isWasm()) {
      throw new IllegalStateException("linear memory has no array");
    }
    return heap;
  }

  /** Reads a signed byte. */
  public byte i8(int address) {
    if (isWasm()) {
      return Address.fromInt(address).getByte();
    }
    return heap[address];
  }

  /** Writes the low byte of {@code value}. */
  public void i8(int address, int value) {
    if (isWasm()) {
      Address.fromInt(address).putByte((byte) value);
    } else {
      heap[address] = (byte) value;
    }
  }

  /** Reads a signed 16-bit integer. */
  public short i16(int address) {
    if (isWasm()) {
      return Address.fromInt(address).getShort();
    }
    return (short) Handles.I16.get(heap, address);
  }

  /** Writes the low 16 bits of {@code value}. */
  public void i16(int address, int value) {
    if (isWasm()) {
      Address.fromInt(address).putShort((short) value);
    } else {
      Handles.I16.set(heap, address, (short) value);
    }
  }

  /** Reads a 32-bit integer. */
  public int i32(int address) {
    if (isWasm()) {
      return Address.fromInt(address).getInt();
    }
    return (int) Handles.I32.get(heap, address);
  }

  /** Writes a 32-bit integer. */
  public void i32(int address, int value) {
    if (isWasm()) {
      Address.fromInt(address).putInt(value);
    } else {
      Handles.I32.set(heap, address, value);
    }
  }

  /** Reads a 64-bit integer. */
  public long i64(int address) {
    if (isWasm()) {
      return Address.fromInt(address).getLong();
    }
    return (long) Handles.I64.get(heap, address);
  }

  /** Writes a 64-bit integer. */
  public void i64(int address, long value) {
    if (isWasm()) {
      Address.fromInt(address).putLong(value);
    } else {
      Handles.I64.set(heap, address, value);
    }
  }

  /** Reads a 32-bit float. */
  public float f32(int address) {
    if (isWasm()) {
      return Address.fromInt(address).getFloat();
    }
    return (float) Handles.F32.get(heap, address);
  }

  /** Writes a 32-bit float. */
  public void f32(int address, float value) {
    if (isWasm()) {
      Address.fromInt(address).putFloat(value);
    } else {
      Handles.F32.set(heap, address, value);
    }
  }

  /** Reads a 64-bit float. */
  public double f64(int address) {
    if (isWasm()) {
      return Address.fromInt(address).getDouble();
    }
    return (double) Handles.F64.get(heap, address);
  }

  /** Writes a 64-bit float. */
  public void f64(int address, double value) {
    if (isWasm()) {
      Address.fromInt(address).putDouble(value);
    } else {
      Handles.F64.set(heap, address, value);
    }
  }

  /** Copies {@code bytes} bytes; the ranges may overlap. */
  public void copy(int from, int to, int bytes) {
    if (isWasm()) {
      Address.moveMemoryBlock(Address.fromInt(from), Address.fromInt(to), bytes);
    } else {
      System.arraycopy(heap, from, heap, to, bytes);
    }
  }

  /** Sets {@code bytes} bytes from {@code address} on to the low byte of {@code value}. */
  public void fill(int address, int value, int bytes) {
    if (isWasm()) {
      Address.fill(Address.fromInt(address), (byte) value, bytes);
    } else {
      Arrays.fill(heap, address, address + bytes, (byte) value);
    }
  }

  /** Copies an array into this memory. */
  public void write(int address, byte[] bytes) {
    if (isWasm()) {
      for (int i = 0; i < bytes.length; i++) {
        Address.fromInt(address + i).putByte(bytes[i]);
      }
    } else {
      System.arraycopy(bytes, 0, heap, address, bytes.length);
    }
  }

  /** Copies {@code length} bytes out of this memory. */
  public byte[] read(int address, int length) {
    byte[] bytes = new byte[length];
    if (isWasm()) {
      for (int i = 0; i < length; i++) {
        bytes[i] = Address.fromInt(address + i).getByte();
      }
    } else {
      System.arraycopy(heap, address, bytes, 0, length);
    }
    return bytes;
  }

  @PlatformMarker(Platforms.WEBASSEMBLY_GC)
  private static boolean isWasm() {
    return false;
  }

  /** Grows the module's memory until it ends at {@code end} or later; supplied by the loader. */
  @Import(module = "octet", name = "grow")
  private static native boolean grow(int end);

  /** Only the JVM initialises this class: a static initialiser would slow down every access. */
  private static final class Handles {
    static final VarHandle I16 =
        MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle I32 =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle I64 =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle F32 =
        MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle F64 =
        MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
  }
}
