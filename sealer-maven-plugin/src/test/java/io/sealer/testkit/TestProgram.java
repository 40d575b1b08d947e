package io.sealer.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A real binary for Linux of a few hundred bytes that prints a text, whatever its arguments, and ends well: a stand-in
 * for programs that are only run where they are binaries for the machine at hand.
 */
public final class TestProgram {

    /** Machines of ELF: x86-64 and AArch64. */
    private static final int AMD64 = 62;

    private static final int ARM64 = 183;

    private static final long BASE = 0x400000;
    private static final int HEADER = 64;
    private static final int SEGMENT = 56;

    private TestProgram() {}

    /** Whether {@link #forThisMachine} makes what this machine runs. */
    public static boolean isRunnable() {
        return System.getProperty("os.name").equals("Linux") && (isAmd64() || isArm64());
    }

    private static boolean isAmd64() {
        return System.getProperty("os.arch").equals("amd64");
    }

    private static boolean isArm64() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    /** Writes an executable file for this machine that prints a text. */
    public static Path forThisMachine(Path file, String text) throws IOException {
        return write(file, isArm64() ? ARM64 : AMD64, text);
    }

    /** Writes an executable file for the processor that this machine has not. */
    public static Path forAnotherMachine(Path file, String text) throws IOException {
        return write(file, isArm64() ? AMD64 : ARM64, text);
    }

    private static Path write(Path file, int machine, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(file.getParent());
        Files.write(file, elf(machine, machine == AMD64 ? amd64(bytes.length) : arm64(bytes.length), bytes));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** An ELF header, one segment that is the whole file, code, text (System V ABI, chapters 4 and 5). */
    private static byte[] elf(int machine, byte[] code, byte[] text) {
        int size = HEADER + SEGMENT + code.length + text.length;
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        out.putShort((short) 2).putShort((short) machine).putInt(1);
        out.putLong(BASE + HEADER + SEGMENT).putLong(HEADER).putLong(0).putInt(0);
        out.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 1);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        out.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
        out.putLong(size).putLong(size).putLong(0x1000);
        return out.put(code).put(text).array();
    }

    /** write(1, text, length); exit(0). */
    private static byte[] amd64(int length) {
        ByteBuffer code = ByteBuffer.allocate(33).order(ByteOrder.LITTLE_ENDIAN);
        code.put((byte) 0xb8).putInt(1);
        code.put((byte) 0xbf).putInt(1);
        code.put(new byte[] {0x48, (byte) 0x8d, 0x35}).putInt(16);
        code.put((byte) 0xba).putInt(length);
        code.put(new byte[] {0x0f, 0x05});
        code.put((byte) 0xb8).putInt(60);
        return code.put(new byte[] {0x31, (byte) 0xff, 0x0f, 0x05}).array();
    }

    /** The same for AArch64; at most 64 KiB of text. */
    private static byte[] arm64(int length) {
        int instructions = 8;
        ByteBuffer code = ByteBuffer.allocate(4 * instructions).order(ByteOrder.LITTLE_ENDIAN);
        code.putInt(0xd2800020);
        int distance = 4 * (instructions - 1);
        code.putInt(0x10000001 | (distance & 3) << 29 | distance >> 2 << 5);
        code.putInt(0xd2800002 | length << 5);
        code.putInt(0xd2800808).putInt(0xd4000001);
        return code.putInt(0xd2800000).putInt(0xd2800ba8).putInt(0xd4000001).array();
    }
}
