package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.ElfProgram;
import io.sealer.testkit.TestTar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made for other machines than the hosts, and what only looks like it. */
class ForeignFilesTest {

    private static final byte[] X86_64 = ElfProgram.of(62);
    private static final byte[] AARCH64 = ElfProgram.of(183);

    @TempDir
    Path directory;

    private Workshop shop;

    @BeforeEach
    void emptyWorkshop() {
        shop = new Workshop(directory).hosts(Platform.LINUX_ARM64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64 .", "./amd64/ .", "amd64/etc /etc", "amd64/etc/a etc/", "parts/x86_64/etc ."})
    void theDirectoryOfAnotherArchitectureIsAMistake(String copy) {
        shop.files("amd64/etc/a", "parts/x86_64/etc/a");
        assertThat(shop.copy(copy).problems())
                .singleElement()
                .asString()
                .startsWith("src/Kubefile:1: COPY " + copy.split(" ")[0] + " takes what is named for ")
                .contains("into the image for linux/arm64 - write ${ARCH}", "<foreignFiles>", "-Dsealer.foreignFiles=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arm64 .",
                "aarch64 .",
                "amd64 amd64/",
                "amd64/etc /opt/amd64",
                "tool-amd64 etc/",
                "*64/etc etc",
                "amd64ish ."
            })
    void whatIsForTheseHostsOrKeepsItsNameIsNone(String copy) {
        shop.files("amd64/etc/a", "arm64/etc/a", "aarch64/etc/a", "tool-amd64", "amd64ish/etc/a");
        assertThat(shop.copy(copy).problems()).isEmpty();
    }

    @Test
    void addIsNoOtherThanCopy() {
        assertThat(shop.files("amd64/a").add("amd64/a .").problems())
                .singleElement()
                .asString()
                .startsWith("src/Kubefile:1: ADD amd64/a takes");
    }

    @Test
    void whoMeansItSaysSo() {
        shop.hosts(Platform.LINUX_ARM64, "amd64/**", "tools/x")
                .file("amd64/bin/tool", X86_64)
                .file("tools/x", X86_64)
                .copy("amd64 .")
                .copy("tools/x bin/");
        assertThat(shop.problems()).isEmpty();
    }

    @Test
    void aProgramForAnotherMachineIsAMistakeWhereHostsTakeItsPlaceToBeOne() {
        shop.file("rootfs/bin/tool", X86_64)
                .file("rootfs/bin/sub/deep", X86_64)
                .file("rootfs/bin/own", AARCH64)
                .file("rootfs/bin/script", "#!/bin/sh")
                .file("rootfs/bin/empty", "")
                .file("rootfs/opt/tool", X86_64)
                .copy("rootfs .");
        assertThat(shop.problems())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("src/rootfs/bin/sub/deep: this program is made for amd64 and becomes /bin/sub/deep of the"
                        + " image for linux/arm64 - ")
                .endsWith("<foreignFiles> (-Dsealer.foreignFiles=rootfs/bin/sub/deep)");
    }

    @Test
    void onlyWhatStaysCounts() {
        shop.file("rootfs/bin/tool", X86_64)
                .file("arm64/bin/tool", AARCH64)
                .copy("rootfs .")
                .copy("arm64 .");
        assertThat(shop.problems()).isEmpty();
    }

    @Test
    void aMemberOfAnArchiveCountsToo() {
        shop.file(
                        "tools.tar",
                        new TestTar()
                                .file("bin/tool", new String(X86_64, StandardCharsets.US_ASCII))
                                .bytes())
                .add("tools.tar .");
        assertThat(shop.problems())
                .singleElement()
                .asString()
                .startsWith("src/tools.tar!/bin/tool: this program is made for amd64")
                .endsWith("(-Dsealer.foreignFiles=tools.tar)");
    }

    @Test
    void aLineThatIsWrongIsToldOnce() {
        assertThat(shop.file("amd64/bin/tool", X86_64).copy("amd64 .").problems())
                .singleElement()
                .asString()
                .contains("COPY amd64");
    }

    @ParameterizedTest
    @CsvSource({
        "3, false, true, 386",
        "62, true, true, amd64",
        "40, false, true, arm",
        "183, true, true, arm64",
        "21, true, true, ppc64le",
        "22, true, false, s390x",
        "243, true, true, riscv64",
        "258, true, true, loong64",
        "8, true, true, mips64le"
    })
    void everyArchitectureIsKnown(int machine, boolean wide, boolean little, String architecture) {
        shop.file("bin/tool", ElfProgram.of(machine, wide, little)).copy("bin bin");
        assertThat(shop.hosts(new Platform("linux", architecture, "")).problems())
                .isEmpty();
        String other = architecture.equals("s390x") ? "amd64" : "s390x";
        assertThat(shop.hosts(new Platform("linux", other, "")).problems())
                .singleElement()
                .asString()
                .contains("is made for " + architecture + " ");
    }

    @Test
    void aProgramForNoHostIsLeftAlone() {
        int bpf = 247;
        assertThat(shop.file("bin/probe.o", ElfProgram.of(bpf)).copy("bin bin").problems())
                .isEmpty();
    }

    @Test
    void amd64RunsWhatIsMadeFor386() {
        shop.hosts(Platform.LINUX_AMD64)
                .file("bin/tool", ElfProgram.of(3, false, true))
                .copy("bin bin");
        assertThat(shop.problems()).isEmpty();
    }
}
