package io.sealer.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who uses the cache: {@code users/build.*} and {@code users/prune.*}, a file each, locked by its process. Whoever comes
 * writes his own file first and looks for the others' then, so that of two at least one sees the other.
 */
final class CacheUsers {

    private static final String BUILD = "build";
    private static final String PRUNE = "prune";

    private final OwnedFiles files;

    CacheUsers(CacheDirectories directories) {
        this.files = new OwnedFiles(directories.users());
    }

    /** Enters, and removes what builds left that were killed. */
    OwnedFile enterBuild() throws IOException {
        OwnedFile own = files.create(BUILD, "");
        living(BUILD);
        return own;
    }

    /** Enters as the only one that prunes; empty while another one does. */
    Optional<OwnedFile> enterPrune() throws IOException {
        OwnedFile own = files.create(PRUNE, "");
        List<Path> prunes = living(PRUNE);
        prunes.remove(own.path());
        if (prunes.isEmpty()) {
            return Optional.of(own);
        }
        own.close();
        return Optional.empty();
    }

    boolean isBeingPruned() throws IOException {
        return !living(PRUNE).isEmpty();
    }

    /** When the builds that run now began. */
    List<Instant> builds() throws IOException {
        List<Instant> begun = new ArrayList<>();
        for (Path build : living(BUILD)) {
            try {
                begun.add(Files.getLastModifiedTime(build).toInstant());
            } catch (NoSuchFileException e) {
                // It has ended this moment.
                continue;
            }
        }
        return begun;
    }

    private List<Path> living(String kind) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(files.directory(), kind + ".*")) {
            for (Path file : all) {
                files.removeIfAbandoned(file);
                if (Files.exists(file)) {
                    found.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            return found;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
