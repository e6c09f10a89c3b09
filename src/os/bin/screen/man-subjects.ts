/** What commands are, a line each, in our own words. */
const text = `apt-get|gets, installs and removes packages on Debian and Ubuntu
awk|takes lines apart into fields and works on them with small programs
base64|turns bytes into letters and back
basename|the last part of a path
bash|the shell: reads what you type and runs it
bc|a calculator
cat|writes files one after another
cd|changes the folder the shell works in
chmod|changes who may read, write or run a file
chown|changes whom a file belongs to
clear|empties the screen
code|opens a file in the editor of this page
cp|copies files and folders
crontab|tables of commands that run at set times
curl|talks to servers by URL and writes what they answer
cut|takes columns out of lines
date|the date and the time
df|how full the file systems are
diff|the lines in which two files differ
dig|asks name servers
docker|builds images and runs them as containers
docker-build|builds an image from a Dockerfile
docker-compose|runs the several containers of a compose file together
docker-exec|runs one more command in a running container
docker-images|the images on this machine
docker-logs|what a container has printed
docker-ps|the containers that run
docker-pull|gets an image from a registry
docker-push|sends an image to a registry
docker-rm|removes containers
docker-run|makes a container from an image and starts it
docker-stop|asks containers to end
dockerfile|the recipe an image is built from, one instruction a line
drydock|this simulator: its sample projects, speed, undo and reset
du|how much room folders take
echo|writes its arguments
env|the environment, and programs run in another one
expr|computes with its arguments
file|guesses what a file holds
find|looks for files by name, age, size and more
free|how much memory is free
git|keeps the history of a folder
grep|the lines that match a pattern
gzip|makes files smaller
head|the first lines of a file
history|the commands typed so far
hostname|the name of the machine
htop|what runs, with meters
id|who you are to the system
ip|network addresses and routes
jq|takes JSON apart
kill|sends a signal to a process
less|shows text a screen at a time
ln|gives a file another name
ls|what is in a folder
make|runs what a Makefile says is needed
man|says what a command is
mkdir|makes folders
mount|puts file systems into the tree
mv|moves and renames files
nano|a small text editor; the keys are shown below the text
nc|sends and receives over the network
netstat|connections and listeners
node|runs JavaScript
npm|gets packages for JavaScript
nslookup|asks for the addresses of a name
open|shows an address in the browser of this page
passwd|changes a password
ping|asks whether a host answers
pip|gets packages for Python
printf|writes text by a format
ps|the processes that run
pwd|the folder the shell works in
python3|runs Python
rm|removes files; there is no waste basket
rmdir|removes empty folders
sed|edits a stream of lines
seq|counts
sh|the standard shell
sleep|waits
sort|puts lines in order
ss|sockets, listening and connected
ssh|a shell on another machine
stat|all that is known about a file
sudo|runs a command as root
su|becomes another user
tail|the last lines of a file, and those that come
tar|packs many files into one, and back
tee|writes to a file and passes on
time|how long a command took
top|what runs, most busy first
touch|makes an empty file, or a new time for one that is there
tr|replaces characters
tree|folders drawn as a tree
uname|which system this is
uniq|leaves out lines that repeat the one before
unzip|unpacks zip archives
uptime|how long the machine has been on
vi|a text editor with modes: i to type, Esc to stop, :wq to write and leave
vim|a text editor with modes: i to type, Esc to stop, :wq to write and leave
watch|runs a command again and again and shows what it prints
wc|counts lines, words and bytes
wget|downloads files by URL
which|where a command is found
whoami|your name to the system
xargs|makes commands from lines
yes|says y until it is stopped
zip|packs files into an archive`;

export const subjects: ReadonlyMap<string, string> = new Map(
  text.split("\n").map((line) => {
    const bar = line.indexOf("|");
    return [line.slice(0, bar), line.slice(bar + 1)];
  }),
);
