package io.sealer.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The beginning of a program, as far as it tells for which machine it is (elf.h); nothing that runs. */
public final class ElfProgram {

    private static final int LENGTH = 64;
    private static final int TYPE = 16;
    private static final int EXECUTABLE = 2;

    private ElfProgram() {}

    /** A program for a machine of 64 bits, little-endian: 62 is x86-64, 183 AArch64. */
    public static byte[] of(int machine) {
        return of(machine, true, true);
    }

    /** A program for any machine. */
    public static byte[] of(int machine, boolean wide, boolean littleEndian) {
        ByteBuffer head =
                ByteBuffer.allocate(LENGTH).order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        head.put((byte) 0x7f).put("ELF".getBytes(StandardCharsets.US_ASCII));
        head.put((byte) (wide ? 2 : 1)).put((byte) (littleEndian ? 1 : 2)).put((byte) 1);
        head.putShort(TYPE, (short) EXECUTABLE).putShort(TYPE + 2, (short) machine);
        return head.array();
    }
}
