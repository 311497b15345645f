package dev.octet.wasm.emit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** A small linear memory full of random bytes, from which a scenario takes its buffers. */
final class MemoryImage {
  private final byte[] bytes;
  private final ByteBuffer view;
  private int top = 64;

  MemoryImage(int size, Random random) {
    this(new byte[size]);
    random.nextBytes(bytes);
  }

  private MemoryImage(byte[] bytes) {
    this.bytes = bytes;
    this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  MemoryImage copy() {
    return new MemoryImage(bytes.clone());
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * The address of {@code size} bytes, a multiple of {@code alignment}, 15 bytes before the next.
   */
  int allocate(int size, int alignment) {
    int address = (top + alignment - 1) / alignment * alignment;
    top = address + size + 15;
    if (top > bytes.length) {
      throw new IllegalStateException("a scenario needs more than " + bytes.length + " bytes");
    }
    return address;
  }

  int u8(int address) {
    return bytes[address] & 0xff;
  }

  int s8(int address) {
    return bytes[address];
  }

  int s16(int address) {
    return view.getShort(address);
  }

  int i32(int address) {
    return view.getInt(address);
  }

  float f32(int address) {
    return view.getFloat(address);
  }

  void putByte(int address, int value) {
    bytes[address] = (byte) value;
  }

  void putShort(int address, int value) {
    view.putShort(address, (short) value);
  }

  void putInt(int address, int value) {
    view.putInt(address, value);
  }

  void putFloat(int address, float value) {
    view.putFloat(address, value);
  }
}
