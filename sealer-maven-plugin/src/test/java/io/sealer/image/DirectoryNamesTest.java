package io.sealer.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryNamesTest {

    @TempDir
    Path directory;

    private List<String> misfits(boolean foldsCase, String... paths) {
        List<Entry> entries = Stream.of(paths)
                .<Entry>map(path -> new Entry.File(path, Entry.Attributes.FILE, new Content.Bytes(new byte[0])))
                .toList();
        return new DirectoryNames(directory, foldsCase).misfits(entries);
    }

    @Test
    void namesCollideOnlyWhereCaseIsNotToldApart() {
        String[] paths = {"etc/hosts", "etc/Hosts", "caf\u00e9", "cafe\u0301", "other"};
        assertThat(misfits(true, paths))
                .containsExactly(
                        "\"etc/hosts\" and \"etc/Hosts\" are one and the same name here, where upper and lower case are"
                                + " not told apart",
                        "\"caf\u00e9\" and \"cafe\u0301\" are one and the same name here, where upper and lower case"
                                + " are not told apart");
        assertThat(misfits(false, paths)).isEmpty();
    }

    @Test
    void theFileSystemIsAskedWhatItTellsApart() throws IOException {
        assertThat(DirectoryNames.of(directory).foldsCase())
                .isEqualTo(Files.exists(directory.resolveSibling(
                        directory.getFileName().toString().toUpperCase(Locale.ROOT))));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aNameThatCannotBeWrittenIsFoundBeforeItIs() {
        Entry link = new Entry.Symlink("link", Entry.Attributes.SYMLINK, "a\0b");
        assertThat(new DirectoryNames(directory, false).misfits(List.of(link)))
                .containsExactly("\"link\" has a name that this system cannot write");
        assertThat(misfits(false, "a\0b", "good")).containsExactly("\"a?b\" has a name that this system cannot write");
    }
}
