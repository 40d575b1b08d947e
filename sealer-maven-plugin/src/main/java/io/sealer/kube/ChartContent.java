package io.sealer.kube;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The files of a chart as they are found: a directory of them, or an archive. */
public sealed interface ChartContent {

    /** Takes the files of a chart, one after the other. */
    @FunctionalInterface
    interface Visitor {

        /**
         * Takes one file.
         *
         * @param path relative to the chart, with slashes
         * @param content its bytes; read at once or not at all, never closed
         */
        void file(String path, InputStream content) throws IOException;
    }

    /** Goes through files. */
    @FunctionalInterface
    interface Files {

        /** Shows every file to the visitor, in an order that depends on the files only. */
        void each(Visitor visitor) throws IOException;
    }

    /** Opens an archive. */
    @FunctionalInterface
    interface Archive {

        /** The archive's bytes, from the beginning; the caller closes. */
        InputStream open() throws IOException;
    }

    /**
     * A chart in a directory.
     *
     * @param files its files
     */
    record Unpacked(Files files) implements ChartContent {

        public Unpacked {
            Objects.requireNonNull(files, "files");
        }
    }

    /**
     * A chart in a {@code .tgz}.
     *
     * @param archive the archive
     */
    record Packed(Archive archive) implements ChartContent {

        public Packed {
            Objects.requireNonNull(archive, "archive");
        }
    }
}
