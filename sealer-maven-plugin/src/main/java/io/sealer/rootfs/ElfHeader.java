package io.sealer.rootfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What the beginning of an ELF file says of the machine that it is made for (elf.h of the GNU C library). */
public final class ElfHeader {

    private static final int LENGTH = 20;
    private static final int CLASS = 4;
    private static final int DATA = 5;
    private static final int MACHINE = 18;
    private static final byte WIDE = 2;
    private static final byte LITTLE_ENDIAN = 1;

    private ElfHeader() {}

    /**
     * The architecture of a program or library, by Go's name.
     *
     * @param in its bytes; a few are read
     * @return nothing for a file of another format, and for machines that no images are made for
     */
    public static Optional<String> architecture(InputStream in) throws IOException {
        byte[] head = in.readNBytes(LENGTH);
        boolean elf = head.length == LENGTH && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F';
        if (!elf) {
            return Optional.empty();
        }
        boolean wide = head[CLASS] == WIDE;
        boolean little = head[DATA] == LITTLE_ENDIAN;
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return switch (ByteBuffer.wrap(head).order(order).getShort(MACHINE)) {
            case 3 -> Optional.of("386");
            case 8 -> Optional.of("mips" + (wide ? "64" : "") + (little ? "le" : ""));
            case 20 -> Optional.of("ppc");
            case 21 -> Optional.of(little ? "ppc64le" : "ppc64");
            case 22 -> Optional.of(wide ? "s390x" : "s390");
            case 40 -> Optional.of(little ? "arm" : "armbe");
            case 62 -> Optional.of("amd64");
            case 183 -> Optional.of(little ? "arm64" : "arm64be");
            case 243 -> Optional.of(wide ? "riscv64" : "riscv");
            case 258 -> Optional.of(wide ? "loong64" : "loong");
            default -> Optional.empty();
        };
    }
}
