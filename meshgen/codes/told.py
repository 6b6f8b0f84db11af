"""What codes mean whose findings no check yields, by name: who finds them asks for them so."""

from meshgen.codes.description import Description
from meshgen.findings import Code, Severity

OVERWRITTEN = Description(
    Code.OVERWRITTEN,
    "No environment has objects of another one on its cluster.",
    "Whichever is applied last wins: staging takes the place of production.",
    "Give it a namespace or a prefix of its own, or say `cluster: NAME`.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)

CHANGE = Description(
    Code.CHANGE,
    "A change is one that the API server takes.",
    "Some fields stay as they were once an object is in the cluster, such as a selector or the "
    "class of a volume: `kubectl apply` refuses the new object.",
    "Take the change back, or do what the message says: mostly delete the object, and apply it.",
    "https://github.com/kubernetes/kubernetes/tree/master/pkg/apis",
    settable=True,
)
LEFT_BEHIND = Description(
    Code.LEFT_BEHIND,
    "Nothing that was applied before is left in the cluster.",
    "What is not rendered any more runs on: `kubectl apply` removes nothing.",
    "Remove it with the command that the message names, once the rest is applied.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
OWN_RULE = Description(
    Code.OWN_RULE,
    "A rule of one's own is complete, and its own cases prove it.",
    "A slip in an expression would find nothing, and nobody would see.",
    "Mend the expression, or the case that does not fit it.",
)
NOT_ASKED = Description(
    Code.NOT_ASKED,
    "Every rule of one's own can be asked.",
    "The CEL library is not there, or the expression takes too many steps: what the rule would "
    "find is not told.",
    "Install `cel-expr-python`, or write the expression simpler.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
UNASKED = Description(
    Code.UNASKED,
    "What is declared `existing` is something that a rule would miss.",
    "An entry that matches nothing may have a slip in it, or be left from what is gone.",
    "Mend the entry, or remove it.",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
SAME_ACCOUNT = Description(
    Code.SAME_ACCOUNT,
    "Services of which one calls what the other does not have ServiceAccounts of their own.",
    "A proxy knows who calls by the ServiceAccount: whoever has that of a caller is let in too.",
    "Give each a ServiceAccount, as services have by default.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
UNPROTECTED = Description(
    Code.UNPROTECTED,
    "A service of which it is said who may ask it has a sidecar that holds to it.",
    "AuthorizationPolicies are carried out by the sidecar of the pods that are asked.",
    "Give it a sidecar, or close it by a NetworkPolicy.",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
IDLE_CALLS = Description(
    Code.IDLE_CALLS,
    "Where it is said who calls whom, something is rendered of it.",
    "With `authorization: none` everywhere, everybody may ask everybody, whatever `calls` say.",
    "Say `authorization: allow` or `deny`, for a team that is on its way with `dryRun: true`.",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
UNSCOPED = Description(
    Code.UNSCOPED,
    "Where proxies know what a service calls, each service says that.",
    "Of one that says no `calls`, nobody knows whom it needs: its proxy knows the whole mesh as "
    "before, and with `egress: closed` it may ask every host of `external`.",
    "Say `calls`, if only `calls: []`.",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
UNUSED_GATEWAY = Description(
    Code.UNUSED_GATEWAY,
    "A gateway with pods of its own is one that something uses.",
    "Where no service is exposed at it and no host outside goes through it, it opens no port, "
    "unless it says one: an open one would serve nobody, and take requests for any host.",
    "Say `expose` of a service or `through` of a host outside; for routes of others `port: 80`.",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
UNLIKE = Description(
    Code.UNLIKE,
    "Clusters of one mesh have services by the same names.",
    "Istio takes Services of one name in namespaces of one name for the same service, in whatever "
    "cluster. What is called otherwise in one is another service: no request goes there, and none "
    "is taken over when pods fail. Who has another trust domain, or other mutual TLS, is refused. "
    "And a control plane reads Istio's objects of its own cluster alone, for others too.",
    "Say it for the environment, and not for one of its clusters.",
    "https://istio.io/latest/docs/ops/deployment/deployment-models/#namespace-tenancy",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
SPREAD = Description(
    Code.SPREAD,
    "What runs in several regions is asked in the caller's own, as long as it answers there.",
    "Istio ranks regions only for a host whose pods may be left out when they fail. Without that "
    "every second request goes to the other region, with its latency and its price.",
    "Say `outlierDetection` in the service's `destinationRule`, `maxEjectionPercent: 100` in it "
    "if a region's pods may all be left out.",
    "https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/failover/",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
UNTOLD_RELEASE = Description(
    Code.UNTOLD_RELEASE,
    "A release of Istio that is to be installed is one that there is.",
    "Of one that there is not no image can be pulled, and no chart be found: nothing is installed. "
    "Releases that came out after this meshgen did are not known to it.",
    "Write the last one that the message names, or a newer meshgen's; for one that you know of say "
    "`severities: {MG616: ignore}`.",
    "https://istio.io/latest/news/releases/",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
SKIPPED_STEP = Description(
    Code.SKIPPED_STEP,
    "What runs is led into the mesh one step at a time.",
    "While pods get their sidecar, some have one and some do not: STRICT refuses callers without, "
    "with `upstream connect error` or `connection reset by peer`. Who calls from where, and how "
    "often, shows only once proxies see it: a policy or a limit that refuses at once meets calls "
    "that nobody had in mind, and so does `egress: closed` with the hosts that it lets out to. Of "
    "a quota below what stands, no pod is made anew: an update hangs.",
    "Say `mtls: PERMISSIVE` until all have their sidecar and nobody speaks plain text, "
    "`authorization: {dryRun: true}` until nothing that is meant would be refused, `egress: open` "
    "until nobody asks for hosts that `external` has not, and `rateLimit: {enforce: false}` until "
    "the counts are as meant. Lower a quota after what takes of it. `meshgen docs ENV` writes the "
    "way.",
    "https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
IDLE_IMAGE = Description(
    Code.IDLE_IMAGE,
    "What stands in the place of an image has an image in whose place it stands.",
    "A name in `images.map` that no image has replaces nothing: the image that was meant is pulled "
    "from where it always was.",
    "Mend the name, which is that of the image without its tag, or remove the entry.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
PROVIDER = Description(
    Code.PROVIDER,
    "Istiod has the external authorizers that policies name, and the collector of spans.",
    "They stand in the mesh config, which is one for the whole cluster and no object of the "
    "environment's: a policy that names one that is not there denies all that it should ask about, "
    "under `dryRun` too; and no span is sent to a collector that is not there.",
    "Give the entry that the message shows to whoever runs istiod; once it is there, say so: the "
    "same under `extensionProviders` in `istio.meshConfig`.",
    "https://istio.io/latest/docs/tasks/security/authorization/authz-custom/",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
RULE_CRASHED = Description(
    Code.RULE_CRASHED,
    "Every rule can be asked.",
    "A rule of meshgen's met something that it does not expect: what it would find is not told.",
    "Report it, with the file: that is a bug of meshgen's. All other rules were asked.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)

UNREASONED = Description(
    Code.UNREASONED,
    "What is ignored, is ignored for a reason.",
    "Whoever meets the ignore later cannot know whether it still holds; so it ignores nothing.",
    "Write `CODE: reason` into the annotation, with a `;` or a line end between several.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
UNIGNORABLE = Description(
    Code.UNIGNORABLE,
    "What is ignored is something that an object can ignore.",
    "A code with a slip in it ignores nothing. What the API server refuses, and what is found of "
    "no single object, no object can ignore.",
    "Write the code that stands in the brackets of the finding, or weigh it with `severities:`.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
IDLE = Description(
    Code.IDLE,
    "What is ignored would be found.",
    "An ignore that is left from what was mended hides the same mistake when it is made again.",
    "Remove the ignore.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
