package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.http.Origin;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.rootfs.ImagePath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code <files>}: what it means for the platforms of a build. */
final class RequestedFiles {

    /** Where messages say that these files are. */
    static final SourceLocation PLACE = SourceLocation.of("<files>");

    private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
    private static final Pattern COORDINATES = Pattern.compile("[^:/\\s]+:[^:/\\s]+(?::[^:/\\s]+){1,3}");

    private final List<Platform> platforms;
    private final Problems problems;
    private final Set<RequestedFile> requested = new LinkedHashSet<>();

    private RequestedFiles(List<Platform> platforms, Problems problems) {
        this.platforms = platforms;
        this.problems = problems;
    }

    /**
     * The files of all platforms, each once.
     *
     * @param problems receives everything that makes no sense
     */
    static List<RequestedFile> of(List<ConfiguredFile> files, List<Platform> platforms, Problems problems) {
        RequestedFiles reading = new RequestedFiles(platforms, problems);
        files.forEach(reading::read);
        return new ArrayList<>(reading.requested);
    }

    private void read(ConfiguredFile file) {
        String subject = subject(file);
        try {
            List<RequestedFile> requests = platformsOf(file).stream()
                    .map(platform -> request(file, platform))
                    .toList();
            if (file.sha256().indexOf('=') < 0
                    && !file.sha256().isEmpty()
                    && requests.stream().map(RequestedFile::source).distinct().count() > 1) {
                throw new IllegalArgumentException("<sha256> is one for several architectures: write"
                        + " <sha256>amd64=HEX,arm64=HEX</sha256>, or use <checksumUrl>");
            }
            requested.addAll(requests);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.at(PLACE, e.getMessage()).about(subject));
        }
    }

    private static String subject(ConfiguredFile file) {
        return Stream.of(withoutUser(file.url()), file.artifact(), file.image(), file.to())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String withoutUser(String url) {
        return url.replaceFirst("//[^/@]*@", "//***@").replaceFirst("[?].*", "");
    }

    private List<Platform> platformsOf(ConfiguredFile file) {
        if (file.platforms().isEmpty()) {
            return platforms;
        }
        List<Platform> wanted = file.platforms().stream().map(Platform::parse).toList();
        return platforms.stream()
                .filter(platform -> wanted.stream().anyMatch(one -> one.accepts(platform)))
                .toList();
    }

    private static RequestedFile request(ConfiguredFile file, Platform platform) {
        FileVariables variables = FileVariables.of(platform, file.machines());
        String source = source(file, variables, platform);
        boolean directory = file.to().endsWith("/") || file.to().equals(".");
        return new RequestedFile(
                PLACE,
                source,
                checksum(file.sha256(), platform),
                checksumUrl(file, variables, source),
                destination(variables.expand(file.to())),
                directory,
                mode(file.mode()),
                file.isUnpacked() ? Optional.of(members(file, variables)) : Optional.empty());
    }

    private static String source(ConfiguredFile file, FileVariables variables, Platform platform) {
        if (Stream.of(file.url(), file.artifact(), file.image())
                        .filter(text -> !text.isEmpty())
                        .count()
                != 1) {
            throw new IllegalArgumentException("a <file> has either a <url>, an <artifact> or an <image>");
        }
        if (!file.image().isEmpty()) {
            return RequestedFile.ofImage(image(file.image()), platform);
        }
        if (file.url().isEmpty()) {
            String coordinates = variables.expand(file.artifact());
            if (!COORDINATES.matcher(coordinates).matches()) {
                throw new IllegalArgumentException("<artifact> is groupId:artifactId[:extension[:classifier]]:version");
            }
            return RequestedFile.MAVEN + coordinates;
        }
        URI uri = url(variables.expand(file.url()), "<url>");
        if (uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().endsWith("/")) {
            throw new IllegalArgumentException("<url> names no file");
        }
        return uri.toString();
    }

    private static Reference image(String text) {
        Reference image = Reference.parse(text);
        if (image.tag().isEmpty()) {
            throw new IllegalArgumentException("<image> has no tag, by which it would be known where it is loaded");
        }
        return image;
    }

    private static URI url(String text, String element) {
        try {
            URI uri = new URI(text);
            Origin.of(uri);
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        element + " has a user in it: put a <server> with the host as its" + " id into settings.xml");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(element + " is no URL (" + e.getReason() + ")", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(element + ": " + e.getMessage(), e);
        }
    }

    private static Optional<FileChecksum> checksum(String written, Platform platform) {
        if (written.indexOf('=') < 0) {
            return written.isEmpty() ? Optional.empty() : Optional.of(FileChecksum.parse(written));
        }
        for (String pair : written.split("[,\\s]+")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "\"" + pair + "\" in <sha256> is not ARCHITECTURE=HEX, for example amd64=...");
            }
            FileChecksum checksum = FileChecksum.parse(pair.substring(equals + 1));
            if (pair.substring(0, equals).equals(platform.architecture())) {
                return Optional.of(checksum);
            }
        }
        throw new IllegalArgumentException("<sha256> has no checksum for " + platform.architecture());
    }

    private static Optional<URI> checksumUrl(ConfiguredFile file, FileVariables variables, String source) {
        if (file.checksumUrl().isEmpty()) {
            return Optional.empty();
        }
        if (file.url().isEmpty()) {
            throw new IllegalArgumentException("<checksumUrl> is for a <url>: artifacts and images are checked anyway");
        }
        if (!file.sha256().isEmpty()) {
            throw new IllegalArgumentException("<sha256> and <checksumUrl> exclude each other");
        }
        return Optional.of(url(variables.with("URL", source).expand(file.checksumUrl()), "<checksumUrl>"));
    }

    private static String destination(String to) {
        if (to.isEmpty()) {
            throw new IllegalArgumentException(
                    "<to> is missing: where COPY finds it, for example $ARCH/bin/ or $ARCH/bin/kubelet");
        }
        return ImagePath.normalise(to)
                .filter(path -> !to.startsWith("/") && to.indexOf('\\') < 0)
                .orElseThrow(() -> new IllegalArgumentException("<to> " + to + " is no path within the context"));
    }

    private static OptionalInt mode(String text) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!MODE.matcher(text).matches()) {
            throw new IllegalArgumentException("<mode> " + text + " is no mode between 0000 and 0777");
        }
        return OptionalInt.of(Integer.parseInt(text, 8));
    }

    private static MemberSelection members(ConfiguredFile file, FileVariables variables) {
        return new MemberSelection(
                file.includes().stream().map(variables::expand).toList(),
                file.excludes().stream().map(variables::expand).toList(),
                file.strip());
    }
}
