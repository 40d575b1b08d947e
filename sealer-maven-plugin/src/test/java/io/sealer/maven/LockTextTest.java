package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.build.LockResult;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LockTextTest {

    @Test
    void everyFigureIsSaid() {
        assertThat(LockText.line(new LockResult(1, 0, 1, 0, OptionalInt.of(0), true), false))
                .isEqualTo("1 image, 0 new, 1 updated, 0 dropped, 0 moved upstream; written");
        assertThat(LockText.line(new LockResult(2, 0, 1, 0, OptionalInt.of(3), false), true))
                .isEqualTo("2 images, 0 new, 1 updated, 0 dropped, 3 moved upstream; not written (sealer.dryRun)");
    }

    @Test
    void offlineNoFigureIsInvented() {
        assertThat(LockText.line(new LockResult(2, 0, 0, 0, OptionalInt.empty(), false), false))
                .isEqualTo("2 images, 0 new, 0 updated, 0 dropped,"
                        + " what moved upstream was not asked (offline); nothing changed");
    }
}
