package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.cache.ListingCache;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists what the layers of an image hold, each read once. Compressed layers are unpacked on the way, and hashed;
 * uncompressed ones are only skimmed, and whoever uses their bytes has to hash them.
 *
 * <p>Nothing in a layer is trusted: what could not be put into a root file system safely, or what readers take for
 * different things, is refused, and numbers and sizes are bounded.
 */
public final class LayerLister {

    /** Takes the content of files as it passes by, for what is too large to be read again from a compressed layer. */
    public interface ContentVisitor {

        /** What comes from now on belongs to this layer. */
        default void begin(ImageLayer layer) {}

        /** Whether the content of the file at this path, of so many bytes, is asked for. */
        boolean wants(String path, long size);

        /** Reads content; what is left of the stream is skipped. */
        void content(String path, InputStream in) throws IOException;
    }

    private static final ContentVisitor NOBODY = new ContentVisitor() {
        @Override
        public boolean wants(String path, long size) {
            return false;
        }

        @Override
        public void content(String path, InputStream in) {
            throw new IllegalStateException(path + " was not asked for");
        }
    };

    /** Hears of layers that are not as they should be. */
    public interface DamageListener {

        /** A layer is damaged or refused, for a reason that reads behind its name. */
        void damaged(ImageLayer layer, IOException reason);
    }

    private final LayerReader reader;
    private final ListingLimits limits;
    private final boolean all;
    private final Optional<ListingCache> cache;

    /** A lister with the usual limits. */
    public LayerLister(LayerReader reader) {
        this(reader, ListingLimits.DEFAULT);
    }

    /** A lister that reads no compressed layer again that it, or an earlier build, has listed. */
    public LayerLister(LayerReader reader, ListingCache cache) {
        this(reader, ListingLimits.DEFAULT, false, Optional.of(cache));
    }

    LayerLister(LayerReader reader, ListingLimits limits) {
        this(reader, limits, false, Optional.empty());
    }

    private LayerLister(LayerReader reader, ListingLimits limits, boolean all, Optional<ListingCache> cache) {
        this.reader = reader;
        this.limits = limits;
        this.all = all;
        this.cache = cache;
    }

    /** One that reads and hashes uncompressed layers, too. */
    public static LayerLister hashing(LayerReader reader) {
        return new LayerLister(reader, ListingLimits.DEFAULT, true, Optional.empty());
    }

    /** Like the other, where nobody wants content. */
    public List<LayerListing> list(String image, List<ImageLayer> layers) {
        return list(image, layers, NOBODY);
    }

    /**
     * Lists layers.
     *
     * @param image how messages name the image
     * @param layers its layers, lowest first
     * @param visitor is offered the content of every file
     * @return their listings, in the same order
     * @throws ProblemException when a layer is damaged, too large, or holds what must not be in an image
     */
    public List<LayerListing> list(String image, List<ImageLayer> layers, ContentVisitor visitor) {
        return list(layers, visitor, (layer, reason) -> {
            throw new ProblemException(
                    Problem.environment("the layer " + layer.descriptor().digest() + " cannot be used: "
                                    + FileProblem.reason(reason))
                            .withLocation(SourceLocation.of(image)),
                    reason);
        });
    }

    /**
     * Lists layers, and goes on behind one that is damaged: its listing has what could be read before the damage was
     * seen.
     *
     * @param layers layers, lowest first
     * @param visitor is offered the content of every file
     * @param damage hears of each layer that is damaged, too large, or holds what must not be in an image
     * @return their listings, in the same order
     */
    public List<LayerListing> list(List<ImageLayer> layers, ContentVisitor visitor, DamageListener damage) {
        List<LayerListing> listings = new ArrayList<>();
        Budget budget = new Budget();
        for (ImageLayer layer : layers) {
            List<LayerMember> members = new ArrayList<>();
            visitor.begin(layer);
            try {
                list(layer, budget, visitor, members);
            } catch (IOException e) {
                damage.damaged(layer, e);
            }
            listings.add(new LayerListing(layer, members));
        }
        return listings;
    }

    private void list(ImageLayer layer, Budget budget, ContentVisitor visitor, List<LayerMember> members)
            throws IOException {
        boolean packed = reader.isPacked(layer);
        boolean cacheable = packed && !all && visitor == NOBODY;
        Optional<LayerListing> known = cacheable ? known(layer, budget) : Optional.empty();
        if (known.isPresent()) {
            members.addAll(known.get().members());
            return;
        }
        long longest = packed
                ? limits.longest(layer.descriptor().size())
                : layer.blob().size();
        reader.list(layer, longest, all, (member, tar) -> {
            if (member.size() > longest - member.offset()) {
                throw new IOException(
                        packed
                                ? member.path() + " has more than the " + longest + " bytes that are allowed"
                                : "it ends too early, in " + member.path());
            }
            Optional<LayerMember> read =
                    MemberParser.parse(member, (offset, size) -> content(layer, packed, member, tar, budget, visitor));
            if (read.isPresent()) {
                budget.count(read.get());
                members.add(read.get());
            }
        });
        if (cacheable) {
            cache.ifPresent(store ->
                    store.put(layer.descriptor().digest(), ListingFormat.write(new LayerListing(layer, members))));
        }
    }

    private Optional<LayerListing> known(ImageLayer layer, Budget budget) throws IOException {
        Optional<byte[]> bytes =
                cache.flatMap(store -> store.find(layer.descriptor().digest()));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Optional<LayerListing> listing = ListingFormat.read(bytes.get(), layer, (offset, size, kept) -> {
            boolean keep = kept.isPresent() && budget.hasRoomFor(size);
            if (keep) {
                budget.keep(size);
            }
            return new Content.InLayer(layer, offset, size, reader, keep ? kept : Optional.empty());
        });
        if (listing.isPresent()) {
            for (LayerMember member : listing.get().members()) {
                budget.count(member);
            }
        }
        return listing;
    }

    private Content content(
            ImageLayer layer,
            boolean packed,
            TarReader.Member member,
            TarReader tar,
            Budget budget,
            ContentVisitor visitor)
            throws IOException {
        String path = member.path();
        Optional<byte[]> kept = Optional.empty();
        if (visitor.wants(path, member.size())) {
            visitor.content(path, tar.open());
        } else if (packed && limits.mayKeep(path, member.size()) && budget.hasRoomFor(member.size())) {
            byte[] bytes = tar.content((int) member.size());
            if (ListingLimits.isWorthKeeping(path, bytes)) {
                budget.keep(bytes.length);
                kept = Optional.of(bytes);
            }
        }
        return new Content.InLayer(layer, member.offset(), member.size(), reader, kept);
    }

    /** What is left of the limits, for all layers of an image. */
    private final class Budget {

        private int members;
        private long text;
        private long kept;

        void count(LayerMember member) throws IOException {
            members++;
            text += member.path().length();
            if (members > limits.members() || text > limits.text()) {
                throw new IOException("the image has more than " + limits.members() + " files, or their names have more"
                        + " than " + limits.text() + " characters");
            }
        }

        boolean hasRoomFor(long bytes) {
            return kept + bytes <= limits.kept();
        }

        void keep(long bytes) {
            kept += bytes;
        }
    }
}
